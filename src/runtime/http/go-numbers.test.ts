import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseGoFloat, parseGoInt } from './go-numbers.ts';

// What Go 1.26 says of them.
const INTS: readonly (readonly [string, number, boolean])[] = [
  ['5', 5, true],
  ['+5', 5, true],
  ['-5', -5, true],
  ['007', 7, true],
  ['', 0, false],
  [' 5', 0, false],
  ['5 ', 0, false],
  ['5.0', 0, false],
  ['1_000', 0, false],
  ['0x10', 0, false],
  ['1e3', 0, false],
  ['+', 0, false],
  ['--5', 0, false],
  ['٣', 0, false],
  ['9223372036854775807', 2 ** 63, true],
  ['9223372036854775808', 2 ** 63, false],
  ['-9223372036854775809', -(2 ** 63), false],
];

for (const [text, value, isValid] of INTS) {
  test(`parseGoInt(${JSON.stringify(text)})`, () => {
    assert.deepEqual(parseGoInt(text), { value, isValid });
  });
}

const FLOATS: readonly (readonly [string, number, boolean])[] = [
  ['1', 1, true],
  ['.5', 0.5, true],
  ['5.', 5, true],
  ['-0.25e1', -2.5, true],
  ['1e400', Number.POSITIVE_INFINITY, false],
  ['', 0, false],
  ['.', 0, false],
  ['1_0', 0, false],
  ['1s', 0, false],
  ['nan', 0, false],
];

for (const [text, value, isValid] of FLOATS) {
  test(`parseGoFloat(${JSON.stringify(text)})`, () => {
    assert.deepEqual(parseGoFloat(text), { value, isValid });
  });
}
