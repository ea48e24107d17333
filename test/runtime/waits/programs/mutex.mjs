/** Holders that are known: of the event loop, and of locks. */
import { EventEmitter } from 'node:events';
import { Mutex, Semaphore } from 'async-mutex';
import { Sema } from 'async-sema';
import { createPool } from 'generic-pool';
import pLimit from 'p-limit';
import PgPool from 'pg-pool';
import {
  mutexProfile,
  setRate,
  trackLimit,
  trackLock,
  trackMutex,
  trackPool,
  trackSema,
} from '../../../../dist/runtime-core.cjs';
import { say, sleep } from './saying.mjs';

function holdByComputing() {
  const end = performance.now() + 150;
  while (performance.now() < end);
}

function holdByWaiting() {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 150);
}

/** As long as a heartbeat and a half: ends little after the next one was due. */
function holdShortly() {
  const end = performance.now() + 34;
  while (performance.now() < end);
}

const HUGE = Array.from({ length: 30_000 }, (_, i) => ({ i, text: `item ${i}` }));

function holdByJson() {
  const end = performance.now() + 150;
  while (performance.now() < end) JSON.stringify(HUGE);
}

const mutex = new Mutex();
trackMutex(mutex, 'mutex');
const semaphore = new Semaphore(2);
trackMutex(semaphore, 'semaphore');
const sema = new Sema(1);
trackSema(sema, 'sema');
const limit = trackLimit(pLimit(1), 'limit');
const pool = createPool({ create: async () => ({}), destroy: async () => undefined }, { max: 1 });
trackPool(pool, 'pool');
const door = trackLock('door');

async function holdMutex() {
  await mutex.runExclusive(() => sleep(60));
}

async function holdSemaphore() {
  const [, release] = await semaphore.acquire();
  await sleep(60);
  release();
}

async function holdSema() {
  await sema.acquire();
  await sleep(60);
  sema.release();
}

async function holdLimit() {
  await limit(() => sleep(60));
}

async function holdPool() {
  const resource = await pool.acquire();
  await sleep(60);
  await pool.release(resource);
}

class Client extends EventEmitter {
  connect(done) {
    done();
  }

  end(done) {
    done?.();
  }

  query(text, _values, done) {
    setTimeout(() => done(undefined, text), 60);
  }
}

const pgPool = new PgPool({ Client, max: 1 });
trackPool(pgPool, 'pg');

async function holdPg() {
  const client = await pgPool.connect();
  await sleep(60);
  client.release();
}

function holdPgByQuery() {
  return new Promise((resolve) => pgPool.query('select', [], resolve));
}

let doorTail = Promise.resolve();

async function holdDoor() {
  const ticket = door.wait();
  const before = doorTail;
  let open = () => undefined;
  doorTail = new Promise((resolve) => {
    open = resolve;
  });
  await before;
  ticket.acquired();
  await sleep(60);
  ticket.released();
  open();
}

function isSeen(name) {
  const { samples } = mutexProfile.readNow();
  return samples.some(({ stack }) => stack.some(({ functionName }) => functionName === name));
}

async function waitFor(lock) {
  if (lock === mutex) await mutex.runExclusive(() => undefined);
  if (lock === semaphore) await semaphore.runExclusive(() => undefined);
  if (lock === limit) await limit(() => undefined);
  if (lock === sema) {
    await sema.acquire();
    sema.release();
  }
  if (lock === pgPool) (await pgPool.connect()).release();
  if (lock === pool) await pool.use(async () => undefined);
}

function warmUp() {
  const end = performance.now() + 60;
  while (performance.now() < end);
}

setRate('mutexFraction', 1);
// On a busy machine the thread that watches takes its time to start.
for (let i = 0; i < 100 && !isSeen('warmUp'); i++) {
  warmUp();
  await sleep(30);
}
for (const hold of [holdByComputing, holdByWaiting, holdByJson]) {
  // Where neither thread gets a CPU for a fifth of a second, that is no hold.
  for (let i = 0; i < 5 && !isSeen(hold.name); i++) {
    hold();
    await sleep(50);
  }
}
// Each begins 5 ms after the heartbeat that the one before held up.
for (let i = 0; i < 20; i++) {
  holdShortly();
  await sleep(5);
}
await Promise.all([holdMutex(), waitFor(mutex), waitFor(mutex)]);
await Promise.all([holdSemaphore(), holdSemaphore(), waitFor(semaphore)]);
await Promise.all([holdSema(), waitFor(sema), waitFor(sema)]);
await Promise.all([holdLimit(), waitFor(limit), waitFor(limit)]);
await Promise.all([holdPool(), waitFor(pool), waitFor(pool)]);
await Promise.all([holdPg(), waitFor(pgPool)]);
await Promise.all([holdPgByQuery(), waitFor(pgPool)]);
await Promise.all([holdDoor(), holdDoor()]);
setRate('mutexFraction', 0);
holdByComputing();
await sleep(50);
await Promise.all([pool.drain(), pgPool.end()]);
say({ mutex: mutexProfile.readNow() });
