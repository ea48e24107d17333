/** What single calls cost in this process, in µs of CPU. The profile that is preloaded says what is on. */
import fs from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { trackLock } from '../../dist/runtime-core.cjs';

const CALLS = 5000;
const ROUNDS = 5;
const lock = trackLock('bench');

const WORK = {
  statSync: () => {
    for (let i = 0; i < CALLS; i++) fs.statSync('/');
  },
  'fs.stat': async () => {
    for (let i = 0; i < CALLS; i += 100) await Promise.all(Array.from({ length: 100 }, statOnce));
  },
  'promises.stat': async () => {
    for (let i = 0; i < CALLS; i += 100) {
      await Promise.all(Array.from({ length: 100 }, () => fs.promises.stat('/')));
    }
  },
  'lock, free': () => {
    for (let i = 0; i < CALLS; i++) {
      const ticket = lock.wait();
      ticket.acquired();
      ticket.released();
    }
  },
  'lock, contended': () => {
    for (let i = 0; i < CALLS; i += 10) {
      const tickets = Array.from({ length: 10 }, () => lock.wait());
      for (const ticket of tickets) {
        ticket.acquired();
        ticket.released();
      }
    }
  },
  await: async () => {
    for (let i = 0; i < CALLS; i++) await undefined;
  },
};

function statOnce() {
  return new Promise((resolve) => fs.stat('/', resolve));
}

async function microsOf(work) {
  const rounds = [];
  for (let i = 0; i < ROUNDS; i++) {
    await sleep(1);
    const before = process.cpuUsage();
    await work();
    const { user, system } = process.cpuUsage(before);
    rounds.push((user + system) / CALLS);
  }
  return Math.min(...rounds);
}

const micros = {};
for (const [name, work] of Object.entries(WORK)) micros[name] = await microsOf(work);
process.stdout.write(`calls ${JSON.stringify(micros)}\n`);
