/**
 * By which factor a cost changed, with an interval.
 *
 * A cost is its share of the total times the total. The share is what sampling blurs, by an amount known
 * beforehand; the total is what a busy machine moves, for all functions alike, and only several profiles
 * show by how much. So the two get an interval each, and these are joined (MOVER: Zou and Donner 2008,
 * Statistics in Medicine 27:1693).
 */
import { betaQuantile, normalTail, studentQuantile } from '../measurement/distributions.ts';
import type { Cost } from './profile-costs.ts';
import { freedom, type Sides, type Spread, sumOf, varianceRatio } from './spread.ts';

export interface Factor {
  /** Infinity when there was nothing before; NaN when there is nothing on either side. */
  readonly estimate: number;
  readonly low: number;
  readonly high: number;
}

/** `tail` is the chance on each side that the interval may miss the truth by. */
export function costFactor(costs: Sides, totals: Sides, spread: Spread, tail: number): Factor {
  return joined(shareOf(costs, totals, spread), totalOf(totals), tail);
}

export function shareFactor(costs: Sides, totals: Sides, spread: Spread, tail: number): Factor {
  return joined(shareOf(costs, totals, spread), UNCHANGED, tail);
}

export function totalFactor(totals: Sides, tail: number): Factor {
  const { log, error, df } = totalOf(totals);
  const width = widthOf(studentQuantile(tail, df), error);
  return { estimate: Math.exp(log), low: Math.exp(log - width), high: Math.exp(log + width) };
}

/** The logarithm of a factor with its standard error. */
interface LogFactor {
  readonly log: number;
  readonly error: number;
  readonly df: number;
}

interface ShareChange {
  /** The logarithm of the sums' ratio; infinite when one is 0. */
  readonly log: number;
  /** Events on each side, as many as chance has in them. */
  readonly before: number;
  readonly after: number;
  /** The totals' factor, which events grow by without a change. */
  readonly exposure: number;
  readonly df: number;
}

const UNCHANGED: LogFactor = { log: 0, error: 0, df: Infinity };

function totalOf(totals: Sides): LogFactor {
  const before = sumOf(totals.before);
  const after = sumOf(totals.after);
  const counts = { before: totals.before.length, after: totals.after.length };
  const log = Math.log(after.value / counts.after / (before.value / counts.before));
  const df = freedom(totals);
  if (df === 0) {
    const error = Math.sqrt(relativeVariance(before) + relativeVariance(after));
    return { log, error, df: Infinity };
  }
  const variance = (logSquares(totals.before) + logSquares(totals.after)) / df;
  return { log, error: Math.sqrt(variance * (1 / counts.before + 1 / counts.after)), df };
}

function relativeVariance({ value, variance }: Cost): number {
  return variance / value ** 2;
}

function logSquares(costs: readonly Cost[]): number {
  const logs = costs.map(({ value }) => Math.log(value));
  const mean = logs.reduce((sum, one) => sum + one, 0) / logs.length;
  return logs.reduce((sum, one) => sum + (one - mean) ** 2, 0);
}

/** Events are rescaled so that their Poisson spread is the one that was found. */
function shareOf(costs: Sides, totals: Sides, spread: Spread): ShareChange {
  const before = sumOf(costs.before).value;
  const after = sumOf(costs.after).value;
  const all = [...costs.before, ...costs.after];
  const totalBefore = sumOf(totals.before).value;
  const totalAfter = sumOf(totals.after).value;
  const own = freedom(totals);
  const df = own + spread.df;
  const moderated =
    own === 0 || spread.df === Infinity
      ? spread.scale
      : (spread.df * spread.scale + own * varianceRatio(costs, totals)) / df;
  // Where one side has nothing, that runs hardly differ does not make its few events more.
  const scale = before === 0 || after === 0 ? Math.max(1, moderated) : moderated;
  const events = shareEvents(sumOf(all), sumOf([...totals.before, ...totals.after])) / scale;
  const ofEvents = (value: number): number =>
    value === 0 ? 0 : (events * value) / (before + after);
  return {
    log: Math.log(after / before),
    before: ofEvents(before),
    after: ofEvents(after),
    exposure: totalAfter / totalBefore,
    df,
  };
}

/** How many events would give a share its variance; infinitely many when it is all of the total. */
function shareEvents(own: Cost, total: Cost): number {
  const share = own.value / total.value;
  const others = Math.max(0, total.variance - own.variance);
  return own.value ** 2 / ((1 - share) ** 2 * own.variance + share ** 2 * others);
}

/** Fewer events than this are counted exactly instead of as if they were normal. */
const NORMAL_FROM_EVENTS = 30;

function joined(share: ShareChange, total: LogFactor, tail: number): Factor {
  const { log, before, after } = share;
  if (before + after === 0) return { estimate: Number.NaN, low: 0, high: Infinity };
  const shareError = Math.sqrt(1 / Math.max(before, 1) + 1 / Math.max(after, 1));
  const t = studentQuantile(tail, satterthwaite(shareError, share.df, total));
  const totalWidth = widthOf(t, total.error);
  const offset = total.log - Math.log(share.exposure);
  const { below, above } = shareWidths(share, t);
  // Without an estimate there is nothing to join at: the widths are added, which is never too little.
  const isKnown = Number.isFinite(log);
  const join = (width: number): number =>
    isKnown ? Math.hypot(width, totalWidth) : width + totalWidth;
  const center = isKnown ? log : 0;
  return {
    estimate: Math.exp(log + offset),
    low: Math.exp(center + offset - join(below)),
    high: Math.exp(center + offset + join(above)),
  };
}

/** How far the logarithm of the events' ratio may lie below and above its estimate, or 0 without one. */
function shareWidths(
  { log, before, after }: ShareChange,
  t: number,
): { readonly below: number; readonly above: number } {
  if (Math.min(before, after) >= NORMAL_FROM_EVENTS) {
    const width = widthOf(t, Math.sqrt(1 / before + 1 / after));
    return { below: width, above: width };
  }
  const { low, high } = exactRatio(before, after, normalTail(t));
  const center = Number.isFinite(log) ? log : 0;
  return { below: center - Math.log(low), above: Math.log(high) - center };
}

/** Clopper and Pearson's interval for the share of `after` in all events, as a ratio. */
function exactRatio(before: number, after: number, tail: number): { low: number; high: number } {
  const low = after === 0 ? 0 : betaQuantile(tail, after, before + 1);
  const high = before === 0 ? 1 : betaQuantile(1 - tail, after + 1, before);
  return { low: low / (1 - low), high: high / (1 - high) };
}

/** Welch and Satterthwaite's degrees of freedom of the sum of two independent errors. */
function satterthwaite(shareError: number, shareDf: number, total: LogFactor): number {
  const [share, whole] = [shareError ** 2, total.error ** 2];
  const spread = share ** 2 / shareDf + whole ** 2 / total.df;
  return spread === 0 ? Infinity : (share + whole) ** 2 / spread;
}

/** Nothing to miss is no width, however sure one wants to be. */
function widthOf(quantile: number, error: number): number {
  return error === 0 ? 0 : quantile * error;
}
