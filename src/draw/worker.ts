/** The other side of worker-drawing.ts. */
import { parentPort, workerData } from 'node:worker_threads';
import { DrawError } from './draw-error.ts';
import { type DrawRequest, draw } from './drawing.ts';
import type { WorkerAnswer } from './worker-drawing.ts';

async function answer(): Promise<WorkerAnswer> {
  try {
    // Sent by worker-drawing.ts alone.
    return { kind: 'drawn', drawing: await draw(workerData as DrawRequest) };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return { kind: error instanceof DrawError ? 'refused' : 'broken', message };
  }
}

// It never rejects: what went wrong is part of the answer.
void answer().then((message) => parentPort?.postMessage(message));
