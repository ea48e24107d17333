/** The worker threads of the program, seen as they start; ours are none of them. */
import { subscribe } from 'node:diagnostics_channel';
import type { Worker } from 'node:worker_threads';
import { isStartingOwnThread } from './own-threads.ts';

/** Only whom we can still ask; a program with more has them counted alone. */
const WORKERS_MAX = 1000;

const WORKERS = new Set<Worker>();
let isWatching = false;

/** From now on. What ran before is not known. */
export function watchWorkers(): void {
  if (isWatching) return;
  isWatching = true;
  subscribe('worker_threads', (message) => {
    if (isStartingOwnThread() || WORKERS.size >= WORKERS_MAX) return;
    const { worker } = message as { worker: Worker };
    WORKERS.add(worker);
    worker.once('exit', () => WORKERS.delete(worker));
  });
}

export function workersAlive(): number {
  return WORKERS.size;
}
