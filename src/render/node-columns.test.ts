import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nodeColumns } from './node-columns.ts';

test('the columns of a node, with the running sum of the nodes before it', () => {
  const columns = nodeColumns(200n, (value) => `${value}ms`);
  assert.equal(columns(50n, 100n), '      50ms 25.00% 25.00%      100ms 50.00%');
  assert.equal(columns(50n, 50n), '      50ms 25.00% 50.00%       50ms 25.00%');
  assert.equal(columns(0n, 200n), '       0ms     0% 50.00%      200ms   100%');
});

test('no value is taken for another, however many there are', () => {
  const columns = nodeColumns(10_000n, String);
  for (let round = 0; round < 2; round++) {
    for (let cum = 0n; cum < 3000n; cum++) {
      assert.equal(columns(0n, cum).slice(26, 36).trim(), String(cum));
    }
  }
});
