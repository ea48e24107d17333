import assert from 'node:assert/strict';
import { test } from 'node:test';
import { abs } from '../base/int64.ts';
import { absoluteSum, amounts } from './amounts.ts';

const SMALL = [0n, 1n, -1n, 2n ** 31n, -(2n ** 31n), 2n ** 32n - 1n, -(2n ** 32n) - 1n, 2n ** 52n];
const LARGE = [2n ** 53n, -(2n ** 53n) - 1n, 2n ** 63n - 1n, -(2n ** 63n)];

test('values whose sum a double holds become the same values as doubles', () => {
  for (const value of SMALL) {
    assert.deepEqual(amounts(BigInt64Array.of(value)), Float64Array.of(Number(value)));
    assert.equal(absoluteSum(BigInt64Array.of(value)), abs(value));
  }
  const sum = SMALL.reduce((total, value) => total + abs(value), 0n);
  assert.equal(absoluteSum(BigInt64Array.from(SMALL)), sum);
});

test('a part of a buffer is read from where it starts', () => {
  const all = BigInt64Array.of(7n, -8n, 9n);
  assert.deepEqual(amounts(all.subarray(1)), Float64Array.of(-8, 9));
});

test('larger values stay int64 and wrap as Go does', () => {
  for (const value of LARGE) {
    const column = BigInt64Array.of(value, 1n);
    assert.equal(amounts(column), column);
    assert.equal(absoluteSum(column), BigInt.asIntN(64, abs(value) + 1n));
  }
});

test('a long column becomes the same by the kernel as a short one by the loop', () => {
  const long = BigInt64Array.from({ length: 20_001 }, (_, i) => {
    const value = SMALL[i % SMALL.length] as bigint;
    return value > 2n ** 40n ? BigInt(i) : value;
  });
  const doubles = Float64Array.from(long, Number);
  assert.deepEqual(amounts(long), doubles);
  assert.deepEqual(amounts(long.subarray(7)), doubles.subarray(7));
  assert.equal(
    absoluteSum(long),
    long.reduce((total, value) => total + abs(value), 0n),
  );
  for (const value of LARGE) {
    const larger = long.slice();
    larger[15_000] = value;
    assert.equal(amounts(larger), larger);
  }
});
