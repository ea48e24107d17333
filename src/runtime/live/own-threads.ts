/** Threads that we start ourselves, so that profiles of the program's threads can leave them out. */
import { Worker, type WorkerOptions } from 'node:worker_threads';

let isStarting = false;

/** True inside the 'worker_threads' diagnostics channel while the worker that is created is ours. */
export function isStartingOwnThread(): boolean {
  return isStarting;
}

/** Ids as `worker.threadId` gives them. */
const THREAD_IDS = new Set<number>();

export function isOwnThread(threadId: number): boolean {
  return THREAD_IDS.has(threadId);
}

/**
 * A worker that neither keeps the process alive nor sees the program's preloads and environment. Throws
 * where there can be none (`--permission` without --allow-worker).
 */
export function startOwnThread(file: string, options: WorkerOptions): Worker {
  isStarting = true;
  try {
    const worker = new Worker(file, { name: 'stackheat', execArgv: [], env: {}, ...options });
    const { threadId } = worker;
    THREAD_IDS.add(threadId);
    worker.once('exit', () => THREAD_IDS.delete(threadId));
    worker.unref();
    return worker;
  } finally {
    isStarting = false;
  }
}
