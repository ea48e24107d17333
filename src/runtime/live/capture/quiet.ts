/** What we start, read or write ourselves is no task and no operation of the program's. */

let isQuietNow = false;

/** What is called inside, and at once, is in no profile of ours; what follows after an await is. */
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
