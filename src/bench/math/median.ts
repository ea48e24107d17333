/** The median of a sample, and between which of its values the median of all runs lies. */
import { choose } from './binomial.ts';
import { normalQuantileBelow, normalShareBelow } from './normal.ts';

/** `sorted` is in ascending order and not empty. Interpolated as R's type 8, like benchstat. */
export function median(sorted: readonly number[]): number {
  const position = 1 / 3 + 0.5 * (sorted.length + 1 / 3);
  const whole = Math.trunc(position);
  const at = (order: number): number => sorted[order - 1] as number;
  if (whole <= 0) return at(1);
  if (whole >= sorted.length) return at(sorted.length);
  return at(whole) + (position - whole) * (at(whole + 1) - at(whole));
}

export interface OrderInterval {
  /** Counted from 1; 0 stands for no lower bound. */
  readonly low: number;
  /** One more than there are values stands for no upper bound. */
  readonly high: number;
  /** What is reached, at least what was asked for. */
  readonly confidence: number;
}

const known = new Map<string, OrderInterval>();
const KNOWN_MAX = 1000;

/** The narrowest interval of order statistics that holds the median with that confidence. */
export function medianInterval(count: number, confidence: number): OrderInterval {
  const name = `${count} ${confidence}`;
  let interval = known.get(name);
  if (interval === undefined) {
    interval = derive(count, confidence);
    if (known.size < KNOWN_MAX) known.set(name, interval);
  }
  return interval;
}

/** Above, a normal distribution stands for the binomial. */
const BINOMIAL_MAX = 30;

function derive(count: number, confidence: number): OrderInterval {
  if (confidence >= 1) return { low: 0, high: count + 1, confidence: 1 };
  const { low, high, ...rest } =
    count <= BINOMIAL_MAX ? byBinomial(count, confidence) : byNormal(count, confidence);
  return { low: Math.max(0, low), high: Math.min(count + 1, high), ...rest };
}

/** Gathers gaps between values from the middle outwards, the likelier side first and the left one of equals. */
function byBinomial(count: number, confidence: number): OrderInterval {
  const chance = (gap: number): number =>
    gap < 0 || gap > count ? 0 : choose(count, gap) * 0.5 ** gap * 0.5 ** (count - gap);
  let low = Math.ceil((count + 1) * 0.5) - 1;
  let high = low + 1;
  let sum = chance(low);
  let left = chance(low - 1);
  let right = chance(high);
  while (sum < confidence && (left > 0 || right > 0)) {
    if (left >= right) {
      sum += left;
      low--;
      left = chance(low - 1);
    } else {
      sum += right;
      high++;
      right = chance(high);
    }
  }
  return { low, high, confidence: sum };
}

function byNormal(count: number, confidence: number): OrderInterval {
  const mean = count * 0.5;
  const deviation = Math.sqrt(count * 0.25);
  const from = normalQuantileBelow((1 - confidence) / 2) * deviation + mean;
  const to = 2 * mean - from;
  // Gap k of the binomial is the band from k - 0.5 to k + 0.5; bands that are touched count whole.
  const low = Math.floor(from - 0.5) + 1;
  const high = Math.ceil(to - 0.5) + 1;
  const share = (end: number): number => normalShareBelow((end - 0.5 - mean) / deviation);
  const reached = share(high) - share(low);
  const withoutLast = share(high - 1) - share(low);
  const isEnough = withoutLast >= confidence && withoutLast < reached;
  const interval = isEnough
    ? { low, high: high - 1, confidence: withoutLast }
    : { low, high, confidence: reached };
  const isAll = interval.low <= 0 && interval.high >= count + 1;
  return isAll ? { ...interval, confidence: 1 } : interval;
}

/** No interval is looked for with more runs than this. */
export const INTERVAL_RUNS_MAX = 50;

/** How many runs it takes for an interval with two ends; undefined where the most are too few. */
export function runsForInterval(confidence: number): number | undefined {
  for (let count = 2; count <= INTERVAL_RUNS_MAX; count++) {
    const { low, high } = medianInterval(count, confidence);
    if (low > 0 && high <= count) return count;
  }
  return undefined;
}
