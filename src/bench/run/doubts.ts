/** Results that say less than they seem to. */
import { nowNanos } from './bench-timer.ts';

export interface Measured {
  readonly name: string;
  readonly n: number;
  readonly nanos: number;
  /** How often the timer was started for them. */
  readonly starts: number;
  readonly metrics: ReadonlyMap<string, number>;
}

/** Less than this many times an empty loop's round is no work that one could measure. */
const ROUNDS_MIN = 2;
/** Below it, reading the clock is more than a hundredth of what is measured. */
const CLOCKS_MIN = 100;

/** Sentences for standard error. */
export function doubtsOf({ name, n, nanos, starts, metrics }: Measured): readonly string[] {
  const doubts: string[] = [];
  const perOperation = nanos / n;
  if (perOperation < LOOKED_AT_BELOW_NANOS && n >= ROUNDS_CALIBRATED) {
    const empty = emptyRoundNanos();
    if (perOperation < ROUNDS_MIN * empty) {
      doubts.push(
        `${name}: ${perOperation.toFixed(2)} ns an operation is what an empty loop takes (${empty.toFixed(2)} ns): V8 has left the work out, since nobody looks at its result; hand that to keepAlive()`,
      );
    }
  }
  const window = nanos / Math.max(1, starts);
  const clock = clockNanos();
  if (window < CLOCKS_MIN * clock) {
    const cure =
      starts > 1
        ? 'measure many operations between b.startTimer and b.stopTimer'
        : 'let it do more operations (-benchtime)';
    doubts.push(
      `${name}: the timer ran for ${window.toFixed(0)} ns at a time, and reading the clock takes ${clock.toFixed(0)} ns; ${cure}`,
    );
  }
  const own = metrics.get('ns/op');
  if (own !== undefined && own !== 0) {
    doubts.push(
      `${name}: reports ${own} ns/op itself; measured were ${perOperation.toPrecision(4)} ns/op`,
    );
  }
  return doubts;
}

const LOOKED_AT_BELOW_NANOS = 5;
const ROUNDS_CALIBRATED = 1_000_000;

let emptyRound: number | undefined;

function emptyRoundNanos(): number {
  emptyRound ??= Math.min(...[1, 2, 3, 4].map(timeEmptyLoop));
  return emptyRound;
}

function timeEmptyLoop(): number {
  const bound = { n: ROUNDS_CALIBRATED };
  const start = nowNanos();
  for (let i = 0; i < bound.n; i++);
  return (nowNanos() - start) / ROUNDS_CALIBRATED;
}

let clock: number | undefined;

function clockNanos(): number {
  if (clock !== undefined) return clock;
  let least = Number.POSITIVE_INFINITY;
  for (let i = 0; i < 1000; i++) least = Math.min(least, -nowNanos() + nowNanos());
  clock = Math.max(1, least);
  return clock;
}

export interface TimedRun {
  readonly n: number;
  /** While the timer ran, and from the function's start to its end. */
  readonly nanos: number;
  readonly wholeNanos: number;
}

/** Less than this part of the time is measured, */
const SHARE_MIN = 1 / 1000;
/** of a time that is not only the clock's steps, */
const WHOLE_NANOS_MIN = 5e6;

/**
 * Whether the timer stands while the work is done: nearly nothing is measured, and what is not grows with n.
 * Such a benchmark would run for hours and then report nonsense.
 */
export function isTimedWrongly(before: TimedRun, run: TimedRun): boolean {
  if (run.wholeNanos < WHOLE_NANOS_MIN || run.nanos > run.wholeNanos * SHARE_MIN) return false;
  const perOperation = (run.wholeNanos - before.wholeNanos) / (run.n - before.n);
  return perOperation * run.n > run.wholeNanos / 2;
}

/** The most operations that, setup and all, will not take longer than that, as far as two runs can tell. */
export function nWithin(nanos: number, before: TimedRun, run: TimedRun): number {
  const perOperation = (run.wholeNanos - before.wholeNanos) / (run.n - before.n);
  if (!(perOperation > 0)) return Number.POSITIVE_INFINITY;
  return run.n + Math.floor(Math.max(0, nanos - run.wholeNanos) / perOperation);
}
