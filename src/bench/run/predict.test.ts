import assert from 'node:assert/strict';
import { test } from 'node:test';
import { N_MAX, predictN } from './predict.ts';

const SECOND = 1e9;

/** goal, n and its nanoseconds, what was asked for last, and what Go asks for next. */
const CASES = [
  // A fifth more than would do.
  [SECOND, 1000, 5e8, 1000, 2400],
  // A hundred times as many at most.
  [SECOND, 1, 10, 1, 100],
  // One more at least.
  [SECOND, 100, 2e9, 100, 101],
  // No time at all, as a clock that did not move says.
  [SECOND, 1, 0, 1, 100],
  [SECOND, 1e8, 3e7, 1e8, N_MAX],
] as const;

test('the next run is as long as Go would make it', () => {
  for (const [goal, n, nanos, last, next] of CASES) {
    assert.equal(predictN(goal, { n, nanos }, last), next);
  }
});
