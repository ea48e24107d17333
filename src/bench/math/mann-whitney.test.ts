import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mannWhitneyP, runsForDifference } from './mann-whitney.ts';
import { rankSum } from './rank-sum.ts';

/** p by its definition: every way to share the values out between samples of these sizes. */
function byCounting(first: readonly number[], second: readonly number[]): number {
  const all = [...first, ...second].sort((a, b) => a - b);
  const middle = (first.length * second.length) / 2;
  const least = Math.min(rankSum(first, second).u, 2 * middle - rankSum(first, second).u);
  let [ways, asExtreme] = [0, 0];
  for (let mask = 0; mask < 2 ** all.length; mask++) {
    const drawn = all.filter((_, i) => (mask >> i) & 1);
    if (drawn.length !== first.length) continue;
    ways++;
    const rest = all.filter((_, i) => !((mask >> i) & 1));
    if (rankSum(drawn, rest).u <= least) asExtreme++;
  }
  return least === middle ? 1 : (2 * asExtreme) / ways;
}

const SAMPLES: readonly (readonly [readonly number[], readonly number[]])[] = [
  [[1], [2]],
  [
    [1, 2, 3],
    [4, 5, 6],
  ],
  [
    [1, 3, 5, 7],
    [2, 4, 6],
  ],
  [
    [1, 2, 9],
    [3, 4, 5, 6, 7, 8],
  ],
  [
    [1, 1, 2],
    [1, 2, 2, 3],
  ],
  [
    [0, 0, 0, 1],
    [0, 1, 1, 1, 1],
  ],
  [
    [1, 2, 2, 2, 8],
    [2, 3, 8, 9],
  ],
  [
    [Number.NEGATIVE_INFINITY, 1],
    [1, Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY],
  ],
];

for (const [first, second] of SAMPLES) {
  test(`[${first}] against [${second}] is what counting says`, () => {
    const p = mannWhitneyP(first, second) ?? Number.NaN;
    assert.ok(Math.abs(p - byCounting(first, second)) < 1e-12, `${p}`);
  });
}

test('without ties it does not matter which sample comes first; with ties it does, as in benchstat', () => {
  assert.equal(mannWhitneyP([1, 3, 5, 7], [2, 4, 6]), mannWhitneyP([2, 4, 6], [1, 3, 5, 7]));
  assert.notEqual(mannWhitneyP([1, 1, 2], [1, 2, 2, 3]), mannWhitneyP([1, 2, 2, 3], [1, 1, 2]));
});

test('values that are all equal say nothing', () => {
  assert.equal(mannWhitneyP([1, 1], [1, 1, 1]), undefined);
  assert.equal(mannWhitneyP(Array(60).fill(1), Array(60).fill(1)), undefined);
});

test('the approximation for many runs goes on where the exact test ends', () => {
  const from = (start: number, count: number) => Array.from({ length: count }, (_, i) => start + i);
  const exact = mannWhitneyP(from(0, 50), from(5.5, 50)) ?? 0;
  const approximate = mannWhitneyP(from(0, 51), from(5.5, 51)) ?? 0;
  assert.ok(exact > 0.01 && exact < 0.1);
  assert.ok(Math.abs(exact - approximate) < 0.005, `${exact} ${approximate}`);
});

test('how many runs can show a difference', () => {
  assert.deepEqual(
    [1, 0.05, 0.01, 1e-4, 1e-9].map((alpha) => runsForDifference(alpha)),
    [1, 4, 5, 9, undefined],
  );
});
