/**
 * The companion thread of a recording: a worker that reads the main thread's CPU clock every few
 * milliseconds and passes on when the recording is to switch or to end.
 *
 * It is a thread because the main thread may be busy or blocked for as long as it likes: a program in
 * an endless loop is just the one to be profiled. It sleeps in Atomics.wait rather than in an event
 * loop, which is half the CPU, and reaches the main thread through an inspector session, whose
 * messages V8 handles in the middle of a running loop.
 */
import { existsSync } from 'node:fs';
import { Session } from 'node:inspector';
import { CLOCK_INTERVAL_MS, clockReader, STOP_CHECK_TICKS } from '../live/shared-clock.ts';

/** Where the recorder's object hangs in the main thread's global scope. */
export const RECORDER_SYMBOL = 'stackheat.recorder';

export interface CompanionTask {
  readonly isStackheatCompanion: true;
  readonly clock: SharedArrayBuffer;
  /** One Int32: 1 when the recording is over. */
  readonly control: SharedArrayBuffer;
  /** undefined where the operating system has no schedstat. */
  readonly threadId: number | undefined;
  readonly stopFile: string;
  /** Since 1970, in order: when the recorder has a step of its plan to take. */
  readonly stepsAtMs: readonly number[];
  readonly endAtMs: number;
}

export function isCompanionTask(task: unknown): task is CompanionTask {
  return typeof task === 'object' && task !== null && 'isStackheatCompanion' in task;
}

export function runCompanion(task: CompanionTask): void {
  const control = new Int32Array(task.control);
  const readClock = clockReader(task.clock, task.threadId);
  const session = new Session();
  let step = 0;
  let isAsked = false;
  let interval = CLOCK_INTERVAL_MS;
  for (let tick = 0; Atomics.wait(control, 0, 0, interval) === 'timed-out'; tick++) {
    interval = readClock(tick);
    if (tick % STOP_CHECK_TICKS !== 0) continue;
    const nowMs = Date.now();
    if (!isAsked && (nowMs >= task.endAtMs || existsSync(task.stopFile))) {
      isAsked = true;
      ask(session, 'save');
    } else if (nowMs >= (task.stepsAtMs[step] ?? Number.POSITIVE_INFINITY)) {
      while (nowMs >= (task.stepsAtMs[step] ?? Number.POSITIVE_INFINITY)) step++;
      ask(session, 'takeSteps');
    }
  }
}

let isConnected = false;

function ask(session: Session, method: 'save' | 'takeSteps'): void {
  if (!isConnected) session.connectToMainThread();
  isConnected = true;
  const expression = `globalThis[Symbol.for('${RECORDER_SYMBOL}')]?.${method}()`;
  session.post('Runtime.evaluate', { expression });
}
