/**
 * The thread beside the event loop. It is started from its own text, so that it needs no file beside ours,
 * and sleeps in Atomics.wait: an event loop would cost it twice the CPU. It wakes when the next heartbeat would
 * be overdue, so once a heartbeat, and while one is overdue at each look.
 *
 * Its inspector session is open only until the main thread gave its stack, some 0.2 ms: a program that ends
 * while one is open says "Waiting for the debugger to disconnect..." (Node 20 to 26).
 */
import type { Session } from 'node:inspector';

/** Between two looks at a stack that holds. */
export const WATCH_CHECK_MS = 10;

/** The Int32 cells that both threads share. */
export const Cell = {
  /** 1 ends the thread. */
  stop: 0,
  /** When the last heartbeat came: clockMs(). */
  beatAtMs: 1,
  /** 1 while the main thread was asked for its stack and has not given it. */
  isAsked: 2,
  /** How long the thread itself did not run though it should have: neither did the program then. */
  stalledMs: 3,
  /** 1 while the session is open. */
  isOpen: 4,
  count: 5,
} as const;

export interface WatchTask {
  readonly cells: Int32Array;
  /** When the last heartbeat is this old, the next one is overdue. */
  readonly overdueMs: number;
  readonly symbol: string;
}

interface WatchModules {
  readonly session: Session;
  readonly task: WatchTask;
  readonly cell: typeof Cell;
  readonly checkMs: number;
}

/** JavaScript for `new Worker(…, { eval: true })`. */
export function watchCode(run: (modules: WatchModules) => void): string {
  return (
    `const { Session } = require('node:inspector');` +
    `(${run.toString()})({ session: new Session(), task: require('node:worker_threads').workerData, ` +
    `cell: ${JSON.stringify(Cell)}, checkMs: ${WATCH_CHECK_MS} });`
  );
}

/** Its text runs in another thread: it may use nothing but its argument and globals. */
export function watch({ session, task, cell, checkMs }: WatchModules): void {
  const { cells, overdueMs } = task;
  const expression = `globalThis[Symbol.for('${task.symbol}')]?.sample()`;
  // A wait this long is the machine's or the process's, not the scheduler's.
  const stallMinMs = 200;
  // As clockMs() of the main thread; `performance.now()` starts anew in each thread.
  const clockMs = (): number => {
    const [seconds, nanos] = process.hrtime();
    return Math.floor(seconds * 1000 + nanos / 1e6) | 0;
  };
  let lastMs = performance.now();
  let waitMs = overdueMs;
  const ask = (): void => {
    if (Atomics.compareExchange(cells, cell.isOpen, 0, 1) === 0) {
      session.connectToMainThread();
      Atomics.store(cells, cell.isAsked, 1);
      session.post('Runtime.evaluate', { expression, silent: true });
    }
    // Native code that V8 cannot interrupt keeps it open: then the program cannot end either.
    if (Atomics.wait(cells, cell.isAsked, 1, checkMs) === 'timed-out') return;
    session.disconnect();
    Atomics.store(cells, cell.isOpen, 0);
    Atomics.notify(cells, cell.isOpen);
  };
  while (Atomics.wait(cells, cell.stop, 0, waitMs) === 'timed-out') {
    const nowMs = performance.now();
    const passedMs = nowMs - lastMs;
    if (passedMs > stallMinMs) Atomics.add(cells, cell.stalledMs, Math.round(passedMs - waitMs));
    lastMs = nowMs;
    const ageMs = (clockMs() - Atomics.load(cells, cell.beatAtMs)) | 0;
    const isAsking = ageMs >= overdueMs || Atomics.load(cells, cell.isOpen) === 1;
    waitMs = isAsking ? checkMs : Math.min(overdueMs, overdueMs - ageMs);
    if (isAsking) ask();
  }
  Atomics.store(cells, cell.isAsked, 0);
  if (Atomics.load(cells, cell.isOpen) === 1) ask();
}
