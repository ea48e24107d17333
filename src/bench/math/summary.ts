/** What a sample comes to, and whether two of them differ; with what a reader should know of both. */
import { shortest } from '../results/number-text.ts';
import { mannWhitneyP, RUNS_MAX, runsForDifference } from './mann-whitney.ts';
import { INTERVAL_RUNS_MAX, median, medianInterval, runsForInterval } from './median.ts';

export interface Summary {
  readonly center: number;
  /** Infinite where there are too few runs for a bound. */
  readonly low: number;
  readonly high: number;
  readonly warnings: readonly string[];
}

export interface Comparison {
  /** The chance of a difference like this or more without any; 0 for values that are exact. */
  readonly p: number;
  readonly counts: { readonly before: number; readonly after: number };
  /** Whether chance is ruled out at the level that was asked for. */
  readonly isSure: boolean;
  readonly warnings: readonly string[];
}

/** `sorted` is in ascending order, NaN first, and not empty. */
export function summaryOf(
  sorted: readonly number[],
  { isExact, confidence }: { readonly isExact: boolean; readonly confidence: number },
): Summary {
  return isExact ? exactSummary(sorted) : medianSummary(sorted, confidence);
}

/** The value that is there most often, which should be the only one. */
function exactSummary(sorted: readonly number[]): Summary {
  const low = sorted[0] as number;
  const high = sorted.at(-1) as number;
  let center = low;
  let most = 1;
  for (let i = 1, same = 1; i < sorted.length; i++) {
    same = sorted[i] === sorted[i - 1] ? same + 1 : 1;
    if (same <= most) continue;
    most = same;
    center = sorted[i] as number;
  }
  if (most === sorted.length) return { center, low, high, warnings: [] };
  const range = `from ${shortest(low)} to ${shortest(high)}`;
  const warning = `exact distribution expected, but values range ${range}`;
  return { center, low, high, warnings: [warning] };
}

function medianSummary(sorted: readonly number[], confidence: number): Summary {
  const interval = medianInterval(sorted.length, confidence);
  const low = sorted[interval.low - 1] ?? Number.NEGATIVE_INFINITY;
  const high = sorted[interval.high - 1] ?? Number.POSITIVE_INFINITY;
  const center = median(sorted);
  const isBounded =
    Math.abs(low) !== Number.POSITIVE_INFINITY && Math.abs(high) !== Number.POSITIVE_INFINITY;
  if (isBounded) return { center, low, high, warnings: [] };
  const needed = neededRuns(runsForInterval(confidence), INTERVAL_RUNS_MAX);
  const warning = `need ${needed} samples for confidence interval at level ${shortest(confidence)}`;
  return { center, low, high, warnings: [warning] };
}

/** Both in ascending order and not empty. */
export function comparisonOf(
  before: readonly number[],
  after: readonly number[],
  { isExact, alpha }: { readonly isExact: boolean; readonly alpha: number },
): Comparison {
  const counts = { before: before.length, after: after.length };
  if (isExact) return { p: 0, counts, isSure: true, warnings: [] };
  // NaN sorts to the front. benchstat never comes to an end of such samples.
  if (Number.isNaN(before[0]) || Number.isNaN(after[0])) {
    return { p: 1, counts, isSure: 1 <= alpha, warnings: ['a sample holds NaN'] };
  }
  const p = mannWhitneyP(before, after);
  if (p === undefined) {
    return { p: 1, counts, isSure: 1 <= alpha, warnings: ['all samples are equal'] };
  }
  if (p <= alpha) return { p, counts, isSure: true, warnings: [] };
  const least = runsForDifference(alpha);
  const enough = least ?? RUNS_MAX;
  if (counts.before >= enough || counts.after >= enough) {
    return { p, counts, isSure: false, warnings: [] };
  }
  const needed = neededRuns(least, RUNS_MAX);
  const warning = `need ${needed} samples to detect a difference at alpha level ${shortest(alpha)}`;
  return { p, counts, isSure: false, warnings: [warning] };
}

function neededRuns(least: number | undefined, most: number): string {
  return least === undefined ? `> ${most}` : `>= ${least}`;
}
