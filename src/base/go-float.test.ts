import assert from 'node:assert/strict';
import { test } from 'node:test';
import { goFloat } from './go-float.ts';

const READ: readonly (readonly [string, number | string])[] = [
  ['1', 1],
  ['-1.5e3', -1500],
  ['.5', 0.5],
  ['5.', 5],
  ['1_000.5', 1000.5],
  ['+Inf', Number.POSITIVE_INFINITY],
  ['-infinity', Number.NEGATIVE_INFINITY],
  ['NaN', Number.NaN],
  ['0x1p-2', 0.25],
  ['-0x1.8p1', -3],
  ['0x_1F.p0', 31],
  ['1e400', 'value out of range'],
  ['0x1p2000', 'value out of range'],
  ['', 'parse error'],
  ['.', 'parse error'],
  ['1__0', 'parse error'],
  ['_1', 'parse error'],
  ['0x1', 'parse error'],
  ['0x.p1', 'parse error'],
  ['+nan', 'parse error'],
  ['1e', 'parse error'],
  ['12ns', 'parse error'],
];

for (const [text, expected] of READ) {
  test(`${JSON.stringify(text)} is ${expected}`, () => assert.deepEqual(goFloat(text), expected));
}
