import assert from 'node:assert/strict';
import { test } from 'node:test';
import { abs, fromFloat, mean, timesFloat, wrapped } from './int64.ts';

const MIN = -(2n ** 63n);
const MAX = 2n ** 63n - 1n;

test('sums wrap at 64 bits', () => {
  assert.equal(wrapped(MAX + 1n), MIN);
  assert.equal(wrapped(MIN - 1n), MAX);
  assert.equal(wrapped(-5n), -5n);
});

test('the smallest value is its own absolute value', () => {
  assert.deepEqual([5n, -5n, 0n, MAX, MIN].map(abs), [5n, 5n, 0n, MAX, MIN]);
});

test('division truncates toward zero, and without a divisor there is none', () => {
  for (const [sum, divisor, quotient] of [
    [7n, 2n, 3n],
    [-7n, 2n, -3n],
    [7n, -2n, -3n],
    [7n, 0n, 7n],
    [MIN, -1n, MIN],
  ] as const) {
    assert.equal(mean(sum, divisor), quotient);
  }
});

test('floats are truncated, and what does not fit is the smallest int64', () => {
  for (const [float, int] of [
    [1.9, 1n],
    [-1.9, -1n],
    [2 ** 63, MIN],
    [-(2 ** 63), MIN],
    [Number.NaN, MIN],
    [Number.POSITIVE_INFINITY, MIN],
  ] as const) {
    assert.equal(fromFloat(float), int);
  }
  assert.equal(timesFloat(10n, 0.25), 2n);
  assert.equal(timesFloat(2n ** 53n + 1n, 1), 2n ** 53n);
});
