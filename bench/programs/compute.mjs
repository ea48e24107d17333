/** CPU-bound: a fixed amount of what servers do between two requests. */
import { measured } from './report-cpu.mjs';

/** A second of work or less; BENCH_SCALE times that. */
const ROUNDS = 240 * Number(process.env.BENCH_SCALE ?? 1);
const WARM_UP_MS = Number(process.env.BENCH_WARM_UP_MS ?? 0);

function makeRows(seed) {
  let state = seed;
  const random = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state;
  };
  return Array.from({ length: 4000 }, (_, id) => ({
    id,
    name: `row ${random() % 1000}`,
    amount: random() % 10_000,
  }));
}

function totals(rows) {
  const sums = new Map();
  for (const { name, amount } of rows) sums.set(name, (sums.get(name) ?? 0) + amount);
  return [...sums].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
}

function checksum(text) {
  let sum = 0;
  for (let i = 0; i < text.length; i++) sum = (sum * 31 + text.charCodeAt(i)) % 65_521;
  return sum;
}

async function compute(rounds) {
  let result = 0;
  for (let round = 1; round <= rounds; round++) {
    const text = JSON.stringify(makeRows(round));
    // A server's loop turns; timers of whoever watches it are due then.
    if (round % 20 === 0) await new Promise((resolve) => setImmediate(resolve));
    result += checksum(text) + totals(JSON.parse(text)).length;
  }
  if (result === 0) throw new Error('nothing was computed');
}

// Threads that whoever watches it has started take a moment, which is a cost of its start.
if (WARM_UP_MS > 0) {
  await compute(ROUNDS / 4);
  await new Promise((resolve) => setTimeout(resolve, WARM_UP_MS));
}
await measured(() => compute(ROUNDS));
