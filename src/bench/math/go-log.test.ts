import assert from 'node:assert/strict';
import { test } from 'node:test';
import { choose } from './binomial.ts';
import { goLog } from './go-log.ts';

test('logarithms are right to the last bit or next to it', () => {
  for (const x of [1e-300, 1e-9, 0.5, Math.SQRT1_2, 0.999, 1, 1.5, 2, 1e6, 1e300]) {
    const error = Math.abs(goLog(x) - Math.log(x));
    assert.ok(error <= Math.abs(Math.log(x)) * 2 ** -52, `${x}`);
  }
  for (const x of [0, -1, Number.NaN, Number.POSITIVE_INFINITY]) {
    assert.deepEqual(goLog(x), Math.log(x));
  }
});

test('binomial coefficients', () => {
  assert.deepEqual([choose(4, 2), choose(20, 10), choose(3, 5), choose(3, -1)], [6, 184756, 0, 0]);
  assert.ok(Math.abs(choose(50, 25) / 126410606437752 - 1) < 1e-13);
  assert.ok(Math.abs(choose(21, 2) / 210 - 1) < 1e-13);
});
