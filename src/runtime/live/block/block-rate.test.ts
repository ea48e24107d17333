import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Chance } from '../capture/chance.ts';
import { sampleWait } from './block-rate.ts';

const SEED = Number(process.env.STACKHEAT_SEED ?? 1);

test('a rate of 0 samples nothing, a rate of 1 everything as it is', () => {
  const chance = new Chance(SEED);
  assert.equal(sampleWait(1e9, 0, chance), undefined);
  for (const wait of [1, 17, 1e9]) {
    assert.deepEqual(sampleWait(wait, 1, chance), { count: 1, delayNanos: wait });
  }
});

test('a clock that did not move counts as one nanosecond, as in Go', () => {
  assert.deepEqual(sampleWait(0, 1, new Chance(SEED)), { count: 1, delayNanos: 1 });
});

test('waits of the rate and longer are always in, as they are', () => {
  const chance = new Chance(SEED);
  for (let i = 0; i < 1000; i++) {
    assert.deepEqual(sampleWait(1000 + i, 1000, chance), { count: 1, delayNanos: 1000 + i });
  }
});

test('a shorter wait that is in stands for rate/wait waits of together the rate', () => {
  const chance = new Chance(SEED);
  for (let i = 0; i < 1000; i++) {
    const sampled = sampleWait(250, 1000, chance);
    if (sampled !== undefined) assert.deepEqual(sampled, { count: 4, delayNanos: 1000 });
  }
});

test('both sums are true on average', (t) => {
  t.diagnostic(`STACKHEAT_SEED=${SEED}`);
  const chance = new Chance(SEED);
  const events = 200_000;
  let [count, delay, trueDelay, variance] = [0, 0, 0, 0];
  const rate = 10_000;
  for (let i = 0; i < events; i++) {
    const wait = 1 + ((i * 7919) % 20_000);
    trueDelay += wait;
    // Of the count of one event that is in with p = wait/rate and weighs 1/p then.
    if (wait < rate) variance += rate / wait - 1;
    const sampled = sampleWait(wait, rate, chance);
    count += sampled?.count ?? 0;
    delay += sampled?.delayNanos ?? 0;
  }
  const deviations = (count - events) / Math.sqrt(variance);
  assert.ok(Math.abs(deviations) < 6, `the count is off by ${deviations} standard deviations`);
  assert.ok(Math.abs(delay / trueDelay - 1) < 0.01, `delay ${delay}, not ${trueDelay}`);
});
