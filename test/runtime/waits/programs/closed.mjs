/** Everything on where much is closed: `--permission`, a worker of the program's, frozen modules. */
import fs, { readFileSync } from 'node:fs';
import { isMainThread, parentPort, Worker } from 'node:worker_threads';
import {
  blockProfile,
  ioProfile,
  mutexProfile,
  setRate,
  taskProfile,
  threadProfile,
} from '../../../../dist/runtime-core.cjs';
import { say } from './saying.mjs';

const how = process.argv[2];

function readHere() {
  readFileSync(import.meta.filename);
}

async function measure() {
  if (how === 'frozen') {
    Object.freeze(fs);
    Object.freeze(Error);
  }
  for (const name of ['blockRateNanos', 'mutexFraction', 'ioFraction', 'taskProfile']) {
    setRate(name, 1);
  }
  readHere();
  const profiles = [blockProfile, mutexProfile, ioProfile, taskProfile, threadProfile];
  const [block, mutex, io, tasks, threads] = await Promise.all(profiles.map((one) => one.read()));
  for (const name of ['blockRateNanos', 'mutexFraction', 'ioFraction', 'taskProfile']) {
    setRate(name, 0);
  }
  return { block, mutex, io, tasks, threads };
}

if (!isMainThread) parentPort.postMessage(await measure());
else if (how === 'worker') {
  const worker = new Worker(new URL(import.meta.url), { argv: ['worker'] });
  worker.once('message', (answer) => say(answer));
} else say(await measure());
