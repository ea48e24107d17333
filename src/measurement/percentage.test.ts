import assert from 'node:assert/strict';
import { test } from 'node:test';
import { percentage } from './percentage.ts';

for (const [value, total, text] of [
  [0n, 0n, '    0%'],
  [5n, 0n, '    0%'],
  [0n, 5n, '    0%'],
  [1n, 1n, '  100%'],
  [9995n, 10000n, '  100%'],
  [9994n, 10000n, '99.94%'],
  [10005n, 10000n, '  100%'],
  [10006n, 10000n, '100.06%'],
  [1n, 100n, ' 1.00%'],
  [99_999n, 10_000_000n, '    1%'],
  [17n, 100_000n, '0.017%'],
  [33n, 100_000_000_000n, '3.3e-08%'],
  [-1n, 4n, '25.00%'],
  [1n, 800n, ' 0.12%'],
  [1n, 2n ** 62n, '2.2e-17%'],
] as const) {
  test(`${value} of ${total} is ${text}`, () => assert.equal(percentage(value, total), text));
}
