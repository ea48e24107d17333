/**
 * Our threads' program: one that makes files of readings, and one that reads the program's CPU clock.
 * The program's own thread loads this file too, for want of a worker or of the time to start one.
 */
import { parentPort, workerData } from 'node:worker_threads';
import { convert } from '../v8/convert.ts';
import { type Answer, isConversionTask, type Question } from './conversion-messages.ts';
import { isClockTask, runClockThread } from './cpu-clock-thread.ts';

function answer({ id, request }: Question): Answer {
  try {
    return { id, bytes: new Uint8Array(convert(request)) };
  } catch (error) {
    return { id, failure: error instanceof Error ? error.message : String(error) };
  }
}

if (isConversionTask(workerData)) {
  parentPort?.on('message', (question: Question) => {
    const message = answer(question);
    const transfer = 'bytes' in message ? [message.bytes.buffer as ArrayBuffer] : [];
    parentPort?.postMessage(message, transfer);
  });
} else if (isClockTask(workerData)) {
  runClockThread(workerData);
}

export { convert };
