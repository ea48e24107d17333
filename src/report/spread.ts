/**
 * How much more profiles of the same side differ than sampling alone explains, learnt from all functions
 * together: a few profiles say little of the spread of one function and much of that of a hundred.
 *
 * With several profiles a side each function's spread is moderated by what the others show, as limma does
 * for genes (Smyth 2004, Statistical Applications in Genetics 3:3). With one profile a side the shares of
 * most functions are taken to be unchanged, and what they differ by in the middle is the spread (genomic
 * control: Devlin and Roeder 1999, Biometrics 55:997).
 */
import { digamma, trigamma, trigammaInverse } from '../measurement/distributions.ts';
import type { Cost } from './profile-costs.ts';

/** One cost a profile. */
export interface Sides {
  readonly before: readonly Cost[];
  readonly after: readonly Cost[];
}

export interface Spread {
  /** The variance of shares over what sampling gives; 1 is sampling alone. */
  readonly scale: number;
  /** For how many degrees of freedom this stands. */
  readonly df: number;
}

/** Fewer events than this say nothing of a spread. */
const EVENTS_MIN = 10;
const FUNCTIONS_MIN = 5;
/** Functions of one program are not as independent as the model has it. */
const DF_MAX = 30;

/** `functions` are distinct: the same costs twice would count twice. */
export function spreadOf(functions: readonly Sides[], totals: Sides): Spread {
  const counted = functions.filter(
    ({ before, after }) => eventsOf([...before, ...after]) >= EVENTS_MIN,
  );
  const df = freedom(totals);
  if (df === 0) return pairSpread(counted, totals);
  const ratios = counted.map((sides) => varianceRatio(sides, totals));
  if (ratios.length < FUNCTIONS_MIN) return { scale: 1, df: 0 };
  return moderatingSpread(ratios, df);
}

/** Both of what two views of the same profiles show, at its worst. */
export function widest(a: Spread, b: Spread): Spread {
  return { scale: Math.max(a.scale, b.scale), df: Math.min(a.df, b.df) };
}

/** Degrees of freedom that the profiles of the two sides leave for the spread within them. */
export function freedom({ before, after }: Sides): number {
  return before.length + after.length - 2;
}

/** The variance of a function's share within the sides over that of sampling. */
export function varianceRatio(sides: Sides, totals: Sides): number {
  const squares =
    sideSquares(sides.before, totals.before, sides) + sideSquares(sides.after, totals.after, sides);
  return squares / freedom(totals);
}

/** How many events of one size would have this variance. */
export function eventsOf(costs: readonly Cost[]): number {
  const { value, variance } = sumOf(costs);
  return variance === 0 ? 0 : (value * value) / variance;
}

export function sumOf(costs: readonly Cost[]): Cost {
  let value = 0;
  let variance = 0;
  for (const cost of costs) {
    value += cost.value;
    variance += cost.variance;
  }
  return { value, variance };
}

function sideSquares(own: readonly Cost[], totals: readonly Cost[], both: Sides): number {
  const total = sumOf(totals);
  const mine = sumOf(own);
  const share = total.value === 0 ? 0 : mine.value / total.value;
  const { value, variance } = sumOf([...both.before, ...both.after]);
  const eventSize = value === 0 ? 0 : variance / value;
  const totalEventSize = total.value === 0 ? 0 : total.variance / total.value;
  let squares = 0;
  for (const [i, { value: observed }] of own.entries()) {
    const expected = share * (totals[i]?.value ?? 0);
    const ownVariance = eventSize * expected;
    const others = Math.max(0, totalEventSize * (totals[i]?.value ?? 0) - ownVariance);
    const sampling = (1 - share) ** 2 * ownVariance + share ** 2 * others;
    if (sampling > 0) squares += (observed - expected) ** 2 / sampling;
  }
  return squares;
}

function moderatingSpread(ratios: readonly number[], df: number): Spread {
  const floor = 1e-5 * median(ratios);
  if (floor === 0) return { scale: 0, df: DF_MAX };
  const logs = ratios.map(
    (ratio) => Math.log(Math.max(ratio, floor)) - digamma(df / 2) + Math.log(df / 2),
  );
  const center = logs.reduce((sum, one) => sum + one, 0) / logs.length;
  const variance = logs.reduce((sum, one) => sum + (one - center) ** 2, 0) / (logs.length - 1);
  const excess = variance - trigamma(df / 2);
  const prior = excess <= 0 ? DF_MAX : Math.min(DF_MAX, 2 * trigammaInverse(excess));
  return { scale: Math.exp(center + digamma(prior / 2) - Math.log(prior / 2)), df: prior };
}

/** The median of a squared normal deviate. */
const MEDIAN_SQUARE = 0.4549;

function pairSpread(functions: readonly Sides[], totals: Sides): Spread {
  if (functions.length < FUNCTIONS_MIN) return { scale: 1, df: Infinity };
  const before = sumOf(totals.before).value;
  const after = sumOf(totals.after).value;
  const squares = functions.map((sides) => {
    const old = sumOf(sides.before);
    const fresh = sumOf(sides.after);
    const difference = old.value / before - fresh.value / after;
    const variance = old.variance / before ** 2 + fresh.variance / after ** 2;
    return variance === 0 ? 0 : difference ** 2 / variance;
  });
  // Never less than sampling alone, which is there for certain.
  return { scale: Math.max(1, median(squares) / MEDIAN_SQUARE), df: Infinity };
}

function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? 0)) / 2;
}
