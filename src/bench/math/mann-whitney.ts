/**
 * The Mann-Whitney U test: how likely samples would differ as much as these or more if both came from one
 * distribution, whatever it is. Two-sided; exact for samples of usual size.
 */
import { normalShareBelow } from './normal.ts';
import { rankSum } from './rank-sum.ts';
import { tiedShareUpTo, untiedShareUpTo } from './u-distribution.ts';

/** Above these sizes the normal distribution is close enough, and the exact one expensive. */
const EXACT_MAX = 50;
const EXACT_WITH_TIES_MAX = 25;

/**
 * Both in ascending order, not empty and without NaN. Undefined when all values are equal.
 *
 * Of values with ties benchstat doubles one tail of a distribution that is not symmetric, so that p is another
 * when the samples change places; so is ours, since the text is to be the same.
 */
export function mannWhitneyP(
  first: readonly number[],
  second: readonly number[],
): number | undefined {
  const { u, ties } = rankSum(first, second);
  // One rank for all: nothing can be said.
  if (ties.length === 1) return undefined;
  const sizes = { first: first.length, second: second.length };
  const uOther = sizes.first * sizes.second - u;
  const hasTies = ties.some((count) => count > 1);
  const exactMax = hasTies ? EXACT_WITH_TIES_MAX : EXACT_MAX;
  if (sizes.first > exactMax || sizes.second > exactMax) return approximateP(u, ties, sizes);
  // In the middle of the distribution both tails would count the same outcomes.
  if (u === uOther) return 1;
  const least = Math.min(u, uOther);
  return 2 * (hasTies ? tiedShareUpTo(least, sizes, ties) : untiedShareUpTo(least, sizes));
}

export interface SampleSizes {
  readonly first: number;
  readonly second: number;
}

/** Corrected for ties and for U being discrete. */
function approximateP(
  u: number,
  ties: readonly number[],
  { first, second }: SampleSizes,
): number | undefined {
  const all = first + second;
  const tieTerm = ties.reduce((sum, count) => sum + (count ** 3 - count), 0);
  const deviation = Math.sqrt((first * second * (all + 1 - tieTerm / (all * (all - 1)))) / 12);
  if (deviation === 0) return undefined;
  const distance = u - (first * second) / 2;
  const share = normalShareBelow((distance - Math.sign(distance) * 0.5) / deviation);
  return 2 * Math.min(share, 1 - share);
}

/** With more runs than this no benchmark is asked for. */
export const RUNS_MAX = 10;

/** How many runs a side can at all give a p of `alpha` or less; undefined where RUNS_MAX - 1 are too few. */
export function runsForDifference(alpha: number): number | undefined {
  for (let runs = 1; runs < RUNS_MAX; runs++) {
    // As far apart as samples can be.
    const p = mannWhitneyP(Array(runs).fill(-1), Array(runs).fill(1));
    if (p !== undefined && p <= alpha) return runs;
  }
  return undefined;
}
