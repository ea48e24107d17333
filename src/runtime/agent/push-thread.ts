/** The agent's thread: readings come in, profiles go out (docs/decisions/0026). Loaded by nobody else. */
import { createRequire } from 'node:module';
import { parentPort, workerData } from 'node:worker_threads';
import type { ConvertRequest } from '../v8/convert.ts';
import { ingestRequest } from './ingest-request.ts';
import { writeToFolder } from './profile-folder.ts';
import {
  IN_FLIGHT,
  isPushTask,
  LAST_DONE,
  type PushAnswer,
  type PushReading,
  type PushTask,
} from './push-messages.ts';
import { Pusher } from './pusher.ts';
import { type UploadResult, upload } from './upload.ts';
import type { PendingProfile } from './upload-queue.ts';

if (isPushTask(workerData)) run(workerData);

function run(task: PushTask): void {
  const answer = (message: PushAnswer) => parentPort?.postMessage(message);
  const require = createRequire(task.converterFile);
  // The file of this very version, so its shape is not doubted.
  const { convert } = require(task.converterFile) as {
    convert: (request: ConvertRequest) => Uint8Array;
  };
  const pusher = new Pusher({
    send: (profile) => flagged(task, () => send(task, profile)),
    report: (report) => answer({ taken: 0, report }),
  });
  parentPort?.on('message', (reading: PushReading) => {
    const { name, fromMs, untilMs } = reading;
    let bytes: Uint8Array;
    try {
      bytes = convert(reading.request);
    } catch (error) {
      pusher.addDropped(1, `${name}: ${error instanceof Error ? error.message : String(error)}`);
      if (reading.isLast) sayDone(task);
      return answer({ taken: 1 });
    }
    const profile = { name, bytes, fromMs, untilMs };
    if (reading.isLast) return void pusher.sendLast(profile).finally(() => sayDone(task));
    pusher.add(profile);
    answer({ taken: 1 });
  });
}

function sayDone({ state }: PushTask): void {
  const cells = new Int32Array(state);
  Atomics.store(cells, LAST_DONE, 1);
  Atomics.notify(cells, LAST_DONE);
}

async function flagged<Result>({ state }: PushTask, work: () => Promise<Result>): Promise<Result> {
  const cells = new Int32Array(state);
  Atomics.store(cells, IN_FLIGHT, 1);
  try {
    return await work();
  } finally {
    Atomics.store(cells, IN_FLIGHT, 0);
  }
}

async function send(task: PushTask, profile: PendingProfile): Promise<UploadResult> {
  const { settings, labels, cpuRateHz } = task;
  const { address, headers } = settings;
  if (address.kind === 'http') {
    return upload(ingestRequest(profile, { base: address.base, labels, cpuRateHz, headers }));
  }
  try {
    await writeToFolder(address.path, profile, task.pid);
    return { kind: 'sent' };
  } catch (error) {
    // A full disk may be emptied, and a folder be mounted later.
    return { kind: 'failed', reason: error instanceof Error ? error.message : String(error) };
  }
}
