import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseDecimal, parseGoInteger } from './go-integers.ts';

/** As strconv.ParseInt(text, 0, 64) answered in Go 1.26. */
const GO: Readonly<Record<string, bigint | undefined>> = {
  '0': 0n,
  '-0': 0n,
  '12': 12n,
  '+7': 7n,
  '010': 8n,
  '08': undefined,
  '0_7': 7n,
  '1_000': 1000n,
  '1__0': undefined,
  _1: undefined,
  '1_': undefined,
  '0x1F': 31n,
  '0x_1f': 31n,
  '0x': undefined,
  '-0b101': -5n,
  '0o17': 15n,
  '9223372036854775807': 2n ** 63n - 1n,
  '9223372036854775808': undefined,
  '-9223372036854775808': -(2n ** 63n),
  '-9223372036854775809': undefined,
  '0x7fffffffffffffff': 2n ** 63n - 1n,
  '': undefined,
  '1.5': undefined,
  ' 1': undefined,
  '١': undefined,
};

for (const [text, value] of Object.entries(GO)) {
  test(`${JSON.stringify(text)} is ${value ?? 'no int64'}`, () => {
    assert.equal(parseGoInteger(text), value);
  });
}

test('a decimal number may start with zeros, and has no prefix and no underscores', () => {
  assert.equal(parseDecimal('0009'), 9n);
  assert.equal(parseDecimal(`${'0'.repeat(5000)}9`), 9n);
  for (const text of ['0x1', '1_0', '', '-', '9'.repeat(20)]) {
    assert.equal(parseDecimal(text), undefined, text);
  }
});

test('a megabyte of digits is refused at once', () => {
  const started = performance.now();
  assert.equal(parseDecimal('9'.repeat(1 << 20)), undefined);
  assert.equal(parseGoInteger(`0x${'f'.repeat(1 << 20)}`), undefined);
  assert.ok(performance.now() - started < 1000);
});
