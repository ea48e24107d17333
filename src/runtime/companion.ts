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
import { OWN_SCHEDSTAT, openCpuCounter, schedstatPath } from './thread-cpu.ts';

/** Reading costs about 0.1 ms in a virtual machine with all that waking takes: 1 % of a core. */
const CLOCK_INTERVAL_MS = 10;
/** Looking for the stop file needs no hurry. */
const STOP_CHECK_TICKS = 10;

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
  readonly switchAtMs: number | undefined;
  readonly endAtMs: number;
}

export function isCompanionTask(task: unknown): task is CompanionTask {
  return typeof task === 'object' && task !== null && 'isStackheatCompanion' in task;
}

/**
 * Rows of time (µs of hrtime) and CPU (ns), filled by the companion and read by the main thread. The
 * first two cells are the count of rows and the companion's own CPU.
 */
export class SharedClock {
  readonly buffer: SharedArrayBuffer;
  readonly #cells: Float64Array;

  constructor(buffer: SharedArrayBuffer) {
    this.buffer = buffer;
    this.#cells = new Float64Array(buffer);
  }

  /** Pages are only touched as they are filled. */
  static forMillis(durationMs: number): SharedClock {
    const rowsMax = Math.ceil(durationMs / CLOCK_INTERVAL_MS);
    return new SharedClock(
      new SharedArrayBuffer((2 + 2 * rowsMax) * Float64Array.BYTES_PER_ELEMENT),
    );
  }

  get count(): number {
    return this.#cells[0] ?? 0;
  }

  get ownCpuNanos(): number {
    return this.#cells[1] ?? 0;
  }

  set ownCpuNanos(nanos: number) {
    this.#cells[1] = nanos;
  }

  push(timeMicros: number, cpuNanos: number): void {
    const at = 2 + 2 * this.count;
    if (at + 1 >= this.#cells.length) return;
    this.#cells[at] = timeMicros;
    this.#cells[at + 1] = cpuNanos;
    this.#cells[0] = this.count + 1;
  }

  rows(): { timesMicros: number[]; cpuNanos: number[] } {
    const timesMicros: number[] = [];
    const cpuNanos: number[] = [];
    for (let i = 0; i < this.count; i++) {
      timesMicros.push(this.#cells[2 + 2 * i] ?? 0);
      cpuNanos.push(this.#cells[3 + 2 * i] ?? 0);
    }
    return { timesMicros, cpuNanos };
  }
}

export function runCompanion(task: CompanionTask): void {
  const clock = new SharedClock(task.clock);
  const control = new Int32Array(task.control);
  const mainCpu =
    task.threadId === undefined ? undefined : openCpuCounter(schedstatPath(task.threadId));
  const ownCpu = task.threadId === undefined ? undefined : openCpuCounter(OWN_SCHEDSTAT);
  let switchAtMs = task.switchAtMs ?? Number.POSITIVE_INFINITY;
  const session = new Session();
  let isAsked = false;
  for (let tick = 0; Atomics.wait(control, 0, 0, CLOCK_INTERVAL_MS) === 'timed-out'; tick++) {
    if (mainCpu !== undefined) clock.push(hrtimeMicros(), mainCpu());
    if (tick % STOP_CHECK_TICKS !== 0) continue;
    if (ownCpu !== undefined) clock.ownCpuNanos = ownCpu();
    const nowMs = Date.now();
    if (!isAsked && (nowMs >= task.endAtMs || existsSync(task.stopFile))) {
      isAsked = true;
      ask(session, 'save');
    } else if (nowMs >= switchAtMs) {
      switchAtMs = Number.POSITIVE_INFINITY;
      ask(session, 'switchHeap');
    }
  }
}

/** The same clock as the profile's time stamps, in which V8 counts microseconds. */
export function hrtimeMicros(): number {
  return Number(process.hrtime.bigint() / 1000n);
}

let isConnected = false;

function ask(session: Session, method: 'save' | 'switchHeap'): void {
  if (!isConnected) session.connectToMainThread();
  isConnected = true;
  const expression = `globalThis[Symbol.for('${RECORDER_SYMBOL}')]?.${method}()`;
  session.post('Runtime.evaluate', { expression });
}
