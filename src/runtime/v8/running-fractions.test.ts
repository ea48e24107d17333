import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runningFractions } from './running-fractions.ts';

const SAMPLE_MICROS = 10_000;
const SEED = Number(process.env.STACKHEAT_SEED ?? 1);

/** `runs`: how much of each spot's time is CPU. The thread does one thing after another, for 5 to 30 ms each. */
function madeThread(runs: readonly number[], seconds: number, intervalMicros: number) {
  let state = SEED;
  const random = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
  const end = seconds * 1e6;
  const spots: number[] = [];
  const clock = { timesMicros: [0], cpuMicros: [0], queuedMicros: [0] };
  let cpu = 0;
  let nextSample = SAMPLE_MICROS / 2;
  let nextReading = intervalMicros;
  for (let time = 0; time < end; ) {
    const spot = Math.floor(random() * runs.length);
    const until = Math.min(end, time + 5000 + random() * 25_000);
    for (; nextSample < until; nextSample += SAMPLE_MICROS) spots.push(spot);
    for (; nextReading <= until; nextReading += intervalMicros) {
      clock.timesMicros.push(nextReading);
      clock.cpuMicros.push(cpu + (nextReading - time) * (runs[spot] ?? 0));
      clock.queuedMicros.push(0);
    }
    cpu += (until - time) * (runs[spot] ?? 0);
    time = until;
  }
  const timesMicros = spots.map((_, i) => SAMPLE_MICROS / 2 + i * SAMPLE_MICROS);
  const states = spots.map(() => 'running');
  return { samples: { timesMicros, states, spots, startMicros: 0, endMicros: end }, clock };
}

test(`what waits is told from what runs, though no interval has either alone (seed ${SEED})`, () => {
  const runs = [1, 0, 1, 0.5];
  const { samples, clock } = madeThread(runs, 15, 100_000);
  const found = runningFractions(samples, clock);
  for (const [spot, fraction] of runs.entries()) {
    const off = (found?.get(spot) ?? Number.NaN) - fraction;
    assert.ok(Math.abs(off) < 0.15, `spot ${spot}: ${off.toFixed(2)} off`);
  }
});

test('what was hardly seen is taken to run', () => {
  const { samples, clock } = madeThread([1], 15, 100_000);
  const spots = samples.spots.map((spot, i) => (i === 700 ? 9 : spot));
  const found = runningFractions({ ...samples, spots }, clock);
  assert.ok((found?.get(9) ?? 0) > 0.4);
});

test('a clock as fine as the samples, or a short one, is left to the samples', () => {
  const fine = madeThread([1, 0], 15, 10_000);
  assert.equal(runningFractions(fine.samples, fine.clock), undefined);
  const short = madeThread([1, 0], 1, 100_000);
  assert.equal(runningFractions(short.samples, short.clock), undefined);
});
