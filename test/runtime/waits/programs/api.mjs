/** The public API, as a service would use it; each profile goes to the folder that is named. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { Mutex } from 'async-mutex';
import * as pprof from '../../../../dist/runtime.cjs';
import { say, sleep } from './saying.mjs';

const folder = process.argv[2];
const answers = {};

class Shop {
  async order(ms) {
    await this.lock.runExclusive(() => sleep(ms));
  }

  lock = new Mutex();
}

function readAll() {
  for (let i = 0; i < 10; i++) readFileSync(import.meta.filename);
}

function holdLoop() {
  const end = performance.now() + 80;
  while (performance.now() < end);
}

function startWorker() {
  return new Worker('setInterval(() => {}, 1000)', { eval: true });
}

function refusal(work) {
  try {
    work();
    return 'none';
  } catch (error) {
    return `${error.name}: ${error.message}`;
  }
}

answers.fractions = [
  pprof.setMutexProfileFraction(5),
  pprof.setMutexProfileFraction(-1),
  pprof.setMutexProfileFraction(1),
  pprof.setIOProfileFraction(1),
  pprof.setIOProfileFraction(-1),
];
answers.async = refusal(() => pprof.setBlockProfileRate(1, { async: true }));
answers.badLock = refusal(() => pprof.trackMutex({}, 'none'));
pprof.setBlockProfileRate(1);
pprof.setTaskProfile(true);
pprof.eventLoopDelay();
const shop = new Shop();
const untrack = pprof.trackMutex(shop.lock, 'shop');
pprof.do({ handler: 'list' }, readAll);
await pprof.do({ handler: 'order' }, () => Promise.all([shop.order(40), shop.order(1)]));
const worker = startWorker();
for (let i = 0; i < 50; i++) {
  holdLoop();
  await sleep(40);
  const text = await pprof.lookup('mutex').writeTo(undefined, 1);
  if (new TextDecoder().decode(text).includes('holdLoop')) break;
}
const names = ['block', 'mutex', 'io', 'goroutine', 'threadcreate', 'eventloop'];
for (const name of names) {
  writeFileSync(join(folder, `${name}.pb.gz`), await pprof.lookup(name).writeTo());
}
const delta = pprof.lookup('block').writeTo(undefined, 0, { seconds: 1 });
readAll();
writeFileSync(join(folder, 'block-delta.pb.gz'), await delta);
answers.delay = pprof.eventLoopDelay();
answers.profiles = pprof.profiles().map(({ name }) => name);
untrack();
pprof.stopEventLoopDelay();
pprof.setTaskProfile(false);
pprof.setBlockProfileRate(0);
pprof.setMutexProfileFraction(0);
pprof.setIOProfileFraction(0);
await worker.terminate();
say(answers);
