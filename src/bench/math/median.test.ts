import assert from 'node:assert/strict';
import { test } from 'node:test';
import { median, medianInterval, runsForInterval } from './median.ts';
import { normalQuantileBelow, normalShareBelow } from './normal.ts';

test('the median is in the middle', () => {
  assert.equal(median([7]), 7);
  assert.ok(Math.abs(median([1, 2]) - 1.5) < 1e-12);
  assert.equal(median([1, 2, 10]), 2);
  assert.ok(Math.abs(median([1, 2, 4, 10]) - 3) < 1e-12);
});

test('intervals are the narrowest that hold the confidence', () => {
  // From tables of the binomial distribution.
  const tabled = { 5: [0, 5], 6: [1, 6], 10: [2, 9], 20: [6, 15], 25: [8, 18] };
  for (const [count, [low, high]] of Object.entries(tabled)) {
    const interval = medianInterval(Number(count), 0.95);
    assert.deepEqual([interval.low, interval.high], [low, high], `of ${count}`);
    assert.ok(interval.confidence >= 0.95);
  }
  assert.deepEqual(medianInterval(10, 1), { low: 0, high: 11, confidence: 1 });
  assert.equal(runsForInterval(0.95), 6);
  assert.equal(runsForInterval(1), undefined);
});

test('where the normal distribution takes over, intervals go on alike', () => {
  const share = ({ low, high }: { low: number; high: number }, count: number) =>
    (high - low) / count;
  const before = share(medianInterval(30, 0.95), 30);
  assert.ok(Math.abs(before - share(medianInterval(31, 0.95), 31)) < 0.08);
});

test('shares of the normal distribution and back', () => {
  assert.equal(normalShareBelow(0), 0.5);
  assert.ok(Math.abs(normalShareBelow(-1.959963984540054) - 0.025) < 1e-15);
  assert.ok(Math.abs(normalShareBelow(4) - 0.9999683287581669) < 1e-15);
  assert.ok(Math.abs(normalQuantileBelow(0.025) + 1.959963984540054) < 1e-13);
  for (const z of [-3.2, -1, -0.01]) {
    assert.ok(Math.abs(normalQuantileBelow(normalShareBelow(z)) - z) < 1e-11);
  }
});
