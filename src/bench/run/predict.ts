/** How many operations the next run needs; the rule of Go's testing package. */

/** More are never run. */
export const N_MAX = 1_000_000_000;

export interface Run {
  readonly n: number;
  readonly nanos: number;
}

/** `last` is what was asked for before, which `n` is not when the function counts for itself. */
export function predictN(goalNanos: number, { n, nanos }: Run, last: number): number {
  const exact = Math.floor((goalNanos * n) / Math.max(1, Math.floor(nanos)));
  // A fifth more than seems needed, yet not too much at once: the last time may have been a bad one.
  const wanted = exact + Math.floor(exact / 5);
  return Math.min(N_MAX, Math.max(last + 1, Math.min(wanted, 100 * last)));
}
