/** The CPU time of single threads, which on Linux /proc knows to the nanosecond once a thread has slept. */
import { openSync, readdirSync, readFileSync, readSync } from 'node:fs';

const THREADS = '/proc/self/task';
const FIRST_DIGIT = 48;

export function schedstatPath(threadId: number): string {
  return `${THREADS}/${threadId}/schedstat`;
}

/** `/proc/thread-self` is the calling thread, whose id a worker cannot know otherwise. */
export const OWN_SCHEDSTAT = '/proc/thread-self/schedstat';

/**
 * Reads the first number of a schedstat file, nanoseconds on a CPU. Made for being called for ever:
 * one system call, nothing allocated. While the thread runs on another CPU the number is up to a
 * scheduler tick old (4 ms at 250 Hz); when it sleeps the number is exact.
 */
export function openCpuCounter(path: string): () => number {
  const file = openSync(path, 'r');
  const bytes = new Uint8Array(64);
  return () => {
    const length = readSync(file, bytes, 0, bytes.length, 0);
    let value = 0;
    for (let i = 0; i < length; i++) {
      const digit = (bytes[i] ?? 0) - FIRST_DIGIT;
      if (digit < 0) break;
      value = value * 10 + digit;
    }
    return value;
  };
}

/** Nanoseconds, or undefined where there is no such thread or no /proc. */
export function threadCpuNanos(threadId: number): number | undefined {
  try {
    return Number.parseInt(readFileSync(schedstatPath(threadId), 'latin1'), 10);
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
