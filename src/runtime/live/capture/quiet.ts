/** What we start ourselves is no task of the program's. */

let isQuietNow = false;

/** Resources made inside are not shown in any profile of ours. */
export function quietly<Result>(work: () => Result): Result {
  const before = isQuietNow;
  isQuietNow = true;
  try {
    return work();
  } finally {
    isQuietNow = before;
  }
}

export function isQuiet(): boolean {
  return isQuietNow;
}
