import assert from 'node:assert/strict';
import { test } from 'node:test';
import { shareOut } from './share-out.ts';

for (const [total, shares, want] of [
  [10, [1, 1], [5, 5]],
  [10, [1, 1, 1], [3, 4, 3]],
  [1, [1, 1, 1, 1], [0, 1, 0, 0]],
  [0, [3, 4], [0, 0]],
  [7, [1], [7]],
  [2 ** 50 + 1, [1, 3], [2 ** 48, 3 * 2 ** 48 + 1]],
] as const) {
  test(`${total} over ${shares.join(':')} is ${want.join(' + ')}`, () => {
    assert.deepEqual(shareOut(total, shares), want);
  });
}
