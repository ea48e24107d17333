import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PairTable } from './pair-table.ts';

test('pairs are numbered as they are first met, however many', () => {
  const table = new PairTable();
  const side = 60;
  for (const round of [0, 1]) {
    for (let first = 0; first < side; first++) {
      for (let second = 0; second < side; second++) {
        assert.equal(table.number(first, second), first * side + second, `round ${round}`);
      }
    }
  }
  assert.equal(table.count, side * side);
  assert.equal(table.firsts[side + 1], 1);
  assert.equal(table.seconds[side + 1], 1);
});

test('order within a pair and large numbers matter', () => {
  const table = new PairTable();
  const pairs = [
    [1, 2],
    [2, 1],
    [2 ** 32 - 1, 0],
    [0, 2 ** 32 - 1],
  ] as const;
  assert.deepEqual(
    pairs.map(([first, second]) => table.number(first, second)),
    [0, 1, 2, 3],
  );
});
