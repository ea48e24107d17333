/** Go's sampling of waits: long ones always, short ones by chance and scaled up for it. */
import type { Chance } from '../capture/chance.ts';

export interface Weighted {
  readonly count: number;
  readonly delayNanos: number;
}

/**
 * undefined when the wait is not sampled. Waits of `rateNanos` and longer are, as they are; of shorter
 * ones d/rate, which then count as rate/d waits of together `rateNanos`, so that both sums stay true
 * (runtime/mprof.go: blocksampled, saveBlockEventStack; https://golang.org/cl/299991).
 */
export function sampleWait(
  waitNanos: number,
  rateNanos: number,
  chance: Chance,
): Weighted | undefined {
  // A clock that did not move counts as one tick, as in Go.
  const delayNanos = Math.max(1, waitNanos);
  if (rateNanos <= 0) return undefined;
  if (delayNanos >= rateNanos) return { count: 1, delayNanos };
  if (chance.next() * rateNanos >= delayNanos) return undefined;
  return { count: rateNanos / delayNanos, delayNanos: rateNanos };
}
