/** Draws in a worker, which can be stopped: Graphviz hears nothing while it lays a graph out. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { DrawError } from './draw-error.ts';
import type { Drawing, DrawRequest } from './drawing.ts';

export type WorkerAnswer =
  | { readonly kind: 'drawn'; readonly drawing: Drawing }
  | { readonly kind: 'refused' | 'broken'; readonly message: string };

/** Rejects with the signal's reason when it is aborted; nothing of the worker is left then. */
export async function drawInWorker(request: DrawRequest, signal: AbortSignal): Promise<Drawing> {
  signal.throwIfAborted();
  const worker = new Worker(workerFile(), {
    workerData: request,
    // Graphviz in WebAssembly says there that it ran out of memory; the answer says so too.
    stderr: true,
  });
  const abort = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
  try {
    const answer = await Promise.race([answerOf(worker), abort]);
    if (answer.kind === 'drawn') return answer.drawing;
    throw answer.kind === 'refused' ? new DrawError(answer.message) : new Error(answer.message);
  } finally {
    await worker.terminate();
  }
}

function answerOf(worker: Worker): Promise<WorkerAnswer> {
  return new Promise((resolve, reject) => {
    worker.once('message', resolve);
    worker.once('error', (error: NodeJS.ErrnoException) => {
      const isFull = error.code === 'ERR_WORKER_OUT_OF_MEMORY';
      reject(isFull ? new DrawError('the graph is too large to lay out') : error);
    });
    worker.once('exit', () => reject(new DrawError('the layout ended without a picture')));
  });
}

/** Beside the bundle; from compiled sources, beside this file. */
function workerFile(): string {
  const bundled = join(import.meta.dirname, 'draw-worker.cjs');
  return existsSync(bundled) ? bundled : join(import.meta.dirname, 'worker.js');
}
