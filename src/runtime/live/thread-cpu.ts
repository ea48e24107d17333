/** The CPU time of single threads, which on Linux /proc knows to the nanosecond once a thread has slept. */
import { openSync, readdirSync, readFileSync, readlinkSync, readSync } from 'node:fs';

const THREADS = '/proc/self/task';
const FIRST_DIGIT = 48;

export function schedstatPath(threadId: number): string {
  return `${THREADS}/${threadId}/schedstat`;
}

/** `/proc/thread-self` is the calling thread, whose id a worker cannot know otherwise. */
export const OWN_SCHEDSTAT = '/proc/thread-self/schedstat';

const SPACE = 32;

/**
 * Reads the first two numbers of a schedstat file: nanoseconds on a CPU, and waiting for one. Made for
 * being called for ever: one system call, nothing allocated.
 *
 * While the thread runs on another CPU the first number is up to a scheduler tick old (4 ms at 250 Hz),
 * and while it waits for one the second is as old as the wait. When it sleeps both are exact.
 */
export class SchedstatReader {
  cpuNanos = 0;
  queuedNanos = 0;
  readonly #file: number;
  readonly #bytes = new Uint8Array(64);

  constructor(path: string) {
    this.#file = openSync(path, 'r');
  }

  read(): void {
    const length = readSync(this.#file, this.#bytes, 0, this.#bytes.length, 0);
    let value = 0;
    let isFirst = true;
    for (let i = 0; i < length; i++) {
      const byte = this.#bytes[i] ?? 0;
      if (byte >= FIRST_DIGIT) {
        value = value * 10 + byte - FIRST_DIGIT;
        continue;
      }
      if (isFirst) this.cpuNanos = value;
      else this.queuedNanos = value;
      if (!isFirst || byte !== SPACE) return;
      isFirst = false;
      value = 0;
    }
  }
}

export interface ThreadTimes {
  readonly cpuNanos: number;
  /** Waiting for a CPU. */
  readonly queuedNanos: number;
}

/** undefined where there is no such thread or no /proc. */
export function threadTimes(threadId: number): ThreadTimes | undefined {
  try {
    const [cpuNanos = 0, queuedNanos = 0] = readFileSync(schedstatPath(threadId), 'latin1')
      .split(' ')
      .map(Number);
    return { cpuNanos, queuedNanos };
  } catch {
    return undefined;
  }
}

/** Empty where there is no /proc. */
export function threadIds(): readonly number[] {
  try {
    return readdirSync(THREADS).map(Number);
  } catch {
    return [];
  }
}

/** Of the calling thread, as /proc/self/task has it; undefined where there is no /proc. */
export function ownThreadId(): number | undefined {
  try {
    const id = Number(readlinkSync('/proc/thread-self').split('/').at(-1));
    return Number.isInteger(id) ? id : undefined;
  } catch {
    return undefined;
  }
}
