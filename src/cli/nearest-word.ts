/** Which known word somebody meant who typed another. */

/** The nearest of `words`, if it is near enough to be a slip of the finger and not another word. */
export function nearestWord(typed: string, words: readonly string[]): string | undefined {
  const editsMax = Math.max(1, Math.floor(typed.length / 3));
  const ranked = words
    .map((word) => ({ word, edits: editDistance(typed, word) }))
    .sort((a, b) => a.edits - b.edits);
  const best = ranked[0];
  return best !== undefined && best.edits <= editsMax ? best.word : undefined;
}

/** Damerau-Levenshtein, restricted: `recrod` is one slip from `record`, two letters changing places. */
export function editDistance(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const changed = at(last, j - 1) + (a[i - 1] === b[j - 1] ? 0 : 1);
      const swapped =
        i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]
          ? at(beforeLast, j - 2) + 1
          : Number.POSITIVE_INFINITY;
      row.push(Math.min(at(last, j) + 1, at(row, j - 1) + 1, changed, swapped));
    }
    beforeLast = last;
    last = row;
  }
  return at(last, b.length);
}

function at(row: readonly number[], index: number): number {
  return row[index] ?? Number.POSITIVE_INFINITY;
}
