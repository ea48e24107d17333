/** The clock of waits, taken before a test's fake timers can replace it. */
import { performance } from 'node:perf_hooks';

/** Milliseconds with a fraction, monotonic. Some 40 ns a call; hrtime.bigint() allocates and takes 100. */
export const nowMs: () => number = performance.now.bind(performance);

/** Of `process.hrtime`, which is the same in every thread, less nowMs(), which starts anew in each. */
const THREADS_MS = hrtimeMs() - nowMs();

/** The same in every thread of the process: milliseconds, the lowest 32 bits, as an Int32Array holds them. */
export function clockMs(): number {
  return Math.floor(nowMs() + THREADS_MS) | 0;
}

function hrtimeMs(): number {
  const [seconds, nanos] = process.hrtime();
  return seconds * 1000 + nanos / 1e6;
}

export function nanosSince(startMs: number): number {
  return (nowMs() - startMs) * 1e6;
}
