/** The thread that reads the program's CPU clock while a cpu profile runs. */

import { startOwnThread } from './own-threads.ts';
import { CLOCK_INTERVAL_MS, clockReader, SharedClock } from './shared-clock.ts';
import { ownThreadId } from './thread-cpu.ts';
import { workerFile } from './worker-file.ts';

export interface ClockTask {
  readonly isStackheatClock: true;
  readonly clock: SharedArrayBuffer;
  /** One Int32: 1 when the profile is over. */
  readonly control: SharedArrayBuffer;
  /** As /proc/self/task has it. */
  readonly threadId: number;
}

export function isClockTask(task: unknown): task is ClockTask {
  return typeof task === 'object' && task !== null && 'isStackheatClock' in task;
}

/** The other thread's part: returns when the profile is over. */
export function runClockThread({ clock, control, threadId }: ClockTask): void {
  const readClock = clockReader(clock, threadId);
  const cells = new Int32Array(control);
  let interval = CLOCK_INTERVAL_MS;
  for (let tick = 0; Atomics.wait(cells, 0, 0, interval) === 'timed-out'; tick++) {
    interval = readClock(tick);
  }
}

export class CpuClockThread {
  readonly clock: SharedClock;
  readonly #control = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));

  /** Without /proc, or where no thread can be had, the clock stays empty. */
  constructor(durationMaxMs: number) {
    this.clock = SharedClock.forMillis(durationMaxMs);
    const threadId = ownThreadId();
    if (threadId === undefined) return;
    const workerData: ClockTask = {
      isStackheatClock: true,
      clock: this.clock.buffer,
      control: this.#control.buffer as SharedArrayBuffer,
      threadId,
    };
    try {
      // The profile then has two readings of the clock, at its start and end: less is known, nothing wrong.
      startOwnThread(workerFile(), { workerData }).on('error', () => undefined);
    } catch {
      // As above.
    }
  }

  stop(): void {
    Atomics.store(this.#control, 0, 1);
    Atomics.notify(this.#control, 0);
  }
}
