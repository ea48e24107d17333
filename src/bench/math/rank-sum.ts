/** The ranks of two samples taken together, which is all that the Mann-Whitney U test looks at. */

export interface RankSum {
  /**
   * The U of the first sample: pairs in which its value is the greater, plus half of those in which both are
   * equal.
   */
  readonly u: number;
  /** How many values share each rank, in ascending order. */
  readonly ties: readonly number[];
}

/** Both in ascending order, without NaN, which has no rank. */
export function rankSum(first: readonly number[], second: readonly number[]): RankSum {
  const ties: number[] = [];
  let rankTotal = 0;
  for (let i = 0, j = 0; i < first.length || j < second.length; ) {
    const value = Math.min(
      first[i] ?? Number.POSITIVE_INFINITY,
      second[j] ?? Number.POSITIVE_INFINITY,
    );
    const before = i + j;
    const iBefore = i;
    while (i < first.length && first[i] === value) i++;
    while (j < second.length && second[j] === value) j++;
    // The average of the ranks that they share.
    rankTotal += ((before + 1 + i + j) / 2) * (i - iBefore);
    ties.push(i + j - before);
  }
  return { u: rankTotal - (first.length * (first.length + 1)) / 2, ties };
}
