/** Tasks that are started and never end, and threads that are started, by known functions. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import net from 'node:net';
import { Worker } from 'node:worker_threads';
import { setRate, taskProfile, threadProfile } from '../../../../dist/runtime-core.cjs';
import { say, sleep } from './saying.mjs';

const withPromises = process.argv[2] === 'promises';

function leakTimers() {
  for (let i = 0; i < 25; i++) setTimeout(() => undefined, 100_000);
}

// Held, since what waits for a promise that nobody holds is garbage.
const never = new Promise(() => undefined);

async function waitForEver() {
  await never;
}

const kept = [];

function leakPromises() {
  for (let i = 0; i < 7; i++) kept.push(waitForEver());
}

async function finishReading() {
  for (let i = 0; i < 50; i++) await new Promise((resolve) => fs.stat('/', resolve));
}

function startWorkers() {
  const code = `const { parentPort } = require('node:worker_threads');
    function spinInWorker() { parentPort.postMessage('spinning'); for (;;); }
    setTimeout(spinInWorker, 1);`;
  return [1, 2, 3].map(() => new Worker(code, { eval: true, name: 'spinner' }));
}

function startChild() {
  return spawn('sleep', ['0.01']);
}

net.createServer().listen(0, '127.0.0.1');
await sleep(20);
const before = await taskProfile.read();
setRate('taskProfile', withPromises ? 2 : 1);
leakTimers();
leakPromises();
await finishReading();
const workers = startWorkers();
startChild();
await Promise.all(workers.map((worker) => once(worker, 'message')));
const during = await taskProfile.read();
const threads = await threadProfile.read();
setRate('taskProfile', 0);
const after = await taskProfile.read();
say({ before, during, after, threads });
process.exit();
