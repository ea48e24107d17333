/**
 * How much of what happens each profiler takes: set by the program or its environment, heard by the
 * profilers, which start or stop accordingly. 0 is off everywhere.
 */

export interface Rates {
  /** A wait this long is sampled once on average, a longer one always; 1 samples each. Go's block rate. */
  readonly blockRateNanos: number;
  /** One contention in so many is sampled. Go's mutex fraction. */
  readonly mutexFraction: number;
  /** One operation in so many is sampled. */
  readonly ioFraction: number;
  /** 1: where outstanding tasks were created is noted; 2: of promises too. */
  readonly taskProfile: number;
  /** One object every so many bytes allocated; 1 samples each. Go's MemProfileRate. */
  readonly memRateBytes: number;
}

export type RateName = keyof Rates;
export type RateListener = (rate: number, before: number) => void;

/** Go's. */
export const DEFAULT_MEM_RATE_BYTES = 524_288;
export const RATE_MAX = 2 ** 31 - 1;

const rates: { -readonly [Name in RateName]: number } = {
  blockRateNanos: 0,
  mutexFraction: 0,
  ioFraction: 0,
  taskProfile: 0,
  memRateBytes: DEFAULT_MEM_RATE_BYTES,
};
const LISTENERS = new Map<RateName, Set<RateListener>>();

export function rateOf(name: RateName): number {
  return rates[name];
}

/**
 * Returns the rate before. Whole numbers from 0 to RATE_MAX; below 0 is off, as in Go. Throws RangeError
 * for what is no number, and changes nothing then. What a listener throws is passed on after all have
 * heard: a profiler that this Node does not have says so to who asked for it.
 */
export function setRate(name: RateName, rate: number): number {
  if (typeof rate !== 'number' || Number.isNaN(rate)) {
    throw new RangeError(`${name} is a number from 0 (off) to ${RATE_MAX}, not ${String(rate)}`);
  }
  const before = rates[name];
  const after = Math.min(RATE_MAX, Math.max(0, Math.trunc(rate)));
  rates[name] = after;
  let failure: unknown;
  for (const listener of LISTENERS.get(name) ?? []) {
    try {
      listener(after, before);
    } catch (error) {
      failure ??= error;
    }
  }
  if (failure !== undefined) throw failure;
  return before;
}

/** The listener hears every rate that is set from now on, the same one again too. Returns what ends that. */
export function onRate(name: RateName, listener: RateListener): () => void {
  const listeners = LISTENERS.get(name) ?? new Set();
  LISTENERS.set(name, listeners);
  listeners.add(listener);
  return () => listeners.delete(listener);
}
