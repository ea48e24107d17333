/** Waits of known length, by known functions. */
import { execFileSync } from 'node:child_process';
import fs, { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { Mutex } from 'async-mutex';
import {
  blockProfile,
  setAsyncWaits,
  setRate,
  trackLock,
  trackMutex,
} from '../../../../dist/runtime-core.cjs';
import { say, sleep } from './saying.mjs';

const rateNanos = Number(process.argv[2] ?? 1);

function readTwentyTimes() {
  for (let i = 0; i < 20; i++) readFileSync(import.meta.filename, 'utf8');
}

function waitForChild() {
  execFileSync('sleep', ['0.1']);
}

function waitOnAtomics() {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 150);
}

function compress() {
  gzipSync(Buffer.alloc(100_000));
}

function failToStat() {
  try {
    fs.statSync('/no/such/file');
  } catch {
    // What fails took its time too.
  }
}

const mutex = new Mutex();
trackMutex(mutex, 'orders');

async function holdLong() {
  await mutex.runExclusive(() => sleep(60));
}

async function waitBehind() {
  const release = await mutex.acquire();
  release();
}

const door = trackLock('door');

async function neverWaits() {
  const ticket = door.wait();
  ticket.acquired();
  await sleep(10);
  ticket.released();
}

async function startTimer() {
  await new Promise((resolve) => setTimeout(resolve, 80));
}

function readLater() {
  return new Promise((resolve) => fs.stat('/', resolve));
}

// Before anything is on.
readTwentyTimes();
setRate('blockRateNanos', rateNanos);
setAsyncWaits({ oneIn: 1, allowPromiseHooks: true });
readTwentyTimes();
waitForChild();
waitOnAtomics();
compress();
failToStat();
await Promise.all([holdLong(), waitBehind(), waitBehind()]);
await neverWaits();
await startTimer();
await readLater();
setAsyncWaits(undefined);
setRate('blockRateNanos', 0);
readTwentyTimes();
say({ block: blockProfile.readNow() });
