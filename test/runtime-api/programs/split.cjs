/**
 * Uses CPU in three functions, for about 50, 30 and 20 % of the time, and waits in a fourth. What each has
 * used is counted by the operating system (getrusage), which is no profiler.
 */
const { writeFileSync } = require('node:fs');
const pprof = require('../../../dist/runtime.cjs');

const ROUNDS = 4;
const UNIT_MS = Number(process.argv[3]);

function half(ms) {
  return burn(ms, (x, i) => (x * 16807 + i) % 2147483647);
}

function third(ms) {
  return burn(ms, (x, i) => (x * 48271 + i) % 2147483647);
}

function fifth(ms) {
  return burn(ms, (x, i) => (x * 69621 + i) % 2147483647);
}

const WORK = [
  { fn: half, share: 5 },
  { fn: third, share: 3 },
  { fn: fifth, share: 2 },
];

function usedMs() {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/** By CPU time, so that a busy machine only makes it take longer. */
function burn(ms, turn) {
  const end = usedMs() + ms;
  let x = 1;
  while (usedMs() < end) for (let i = 0; i < 100_000; i++) x = turn(x, i);
  return x;
}

function standStill(ms) {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}

pprof.startCPUProfile();
// The clock's thread needs a moment to start, in which a real service waits for requests too.
setTimeout(async () => {
  const cpuMs = {};
  for (let round = 0; round < ROUNDS; round++) {
    for (const { fn, share } of WORK) {
      const before = usedMs();
      fn(UNIT_MS * share);
      cpuMs[fn.name] = (cpuMs[fn.name] ?? 0) + usedMs() - before;
    }
    standStill(UNIT_MS * 3);
  }
  writeFileSync(process.argv[2], await pprof.stopCPUProfile());
  console.log(JSON.stringify({ cpuMs, waitedMs: UNIT_MS * 3 * ROUNDS }));
}, 100);
