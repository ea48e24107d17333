import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sliceOf } from './slice.mjs';

const CASES = Array.from({ length: 1000 }, (_, i) => i);

test('a slice is its share of the cases, in order and without repeats', () => {
  const slice = sliceOf(CASES, 'fuzz', { STACKHEAT_LONG_SLICE: '0.05', STACKHEAT_SEED: '7' });
  assert.equal(new Set(slice).size, 50);
  assert.deepEqual(
    slice,
    slice.toSorted((a, b) => a - b),
  );
});

test('the seed and the name decide, and nothing else', () => {
  const draw = (seed, name) =>
    sliceOf(CASES, name, { STACKHEAT_LONG_SLICE: '0.05', STACKHEAT_SEED: seed }).join();
  assert.equal(draw('7', 'fuzz'), draw('7', 'fuzz'));
  assert.notEqual(draw('7', 'fuzz'), draw('8', 'fuzz'));
  assert.notEqual(draw('7', 'fuzz'), draw('7', 'parity'));
});

test('without a slice all are taken, and of few at least one', () => {
  assert.deepEqual(sliceOf(CASES, 'fuzz', {}), CASES);
  assert.equal(sliceOf(['only'], 'fuzz', { STACKHEAT_LONG_SLICE: '0.05' }).length, 1);
});
