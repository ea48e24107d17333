/** The clock of waits, taken before a test's fake timers can replace it. */
import { performance } from 'node:perf_hooks';

/** Milliseconds with a fraction, monotonic. Some 40 ns a call; hrtime.bigint() allocates and takes 100. */
export const nowMs: () => number = performance.now.bind(performance);

export function nanosSince(startMs: number): number {
  return (nowMs() - startMs) * 1e6;
}
