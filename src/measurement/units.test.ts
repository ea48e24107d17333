import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { areConvertible, scale, scaledLabel } from './units.ts';

const LABELS: readonly (readonly [value: bigint, from: string, to: string, text: string])[] = [
  [0n, 'nanoseconds', 'auto', '0'],
  [1n, 'ns', 'auto', '1ns'],
  [999n, 'ns', 'auto', '999ns'],
  [1_500n, 'nanoseconds', 'auto', '1.50us'],
  [1_760_000_000n, 'nanoseconds', 'auto', '1.76s'],
  [3_600_000_000_000n, 'nanosecond', 'auto', '1hrs'],
  [-1_500_000n, 'ns', 'auto', '-1.50ms'],
  [128n, 'bytes', 'kB', '0.12kB'],
  [640n, 'B', 'kb', '0.62kB'],
  [1024n, 'bytes', 'auto', '1kB'],
  [1023n, 'byte', 'minimum', '1023B'],
  [1n << 50n, 'bytes', 'auto', '1PB'],
  [1n, 'bytes', 'MB', '0'],
  [-1n, 'bytes', 'MB', '0'],
  [2n, 'seconds', 'ms', '2000ms'],
  [5n, 'NANOSECONDS', 'Ns', '5ns'],
  [1_000_000n, 'us', 'sec', '1s'],
  [7n, 'hour', 'hrs', '7hrs'],
  // A target that the family does not know gives its default.
  [1_000_000n, 'us', 'foo', '1s'],
  [5n, 'kilobytes', 'ns', '5120B'],
  [1_000_000n, 'us', 'μs', '1s'],
  [3n, 'milliGCU', 'auto', '3m*GCU'],
  [3n, 'gcu', 'bytes', '3GCU'],
  // A source that no family knows is not converted.
  [12n, 'count', 'auto', '12'],
  [12n, 'count', 'minimum', '12'],
  [12n, 'joule', 'count', '12'],
  [12n, 'joule', 'foo', '12foo'],
  [12n, '', 'ms', '12ms'],
  [12n, 'μs', 'auto', '12'],
  [-(2n ** 63n), 'count', 'auto', '-9223372036854775808'],
];

for (const [value, from, to, text] of LABELS) {
  test(`${value} ${from} in ${to} is ${text}`, () => {
    assert.equal(scaledLabel(value, from, to), text);
  });
}

test('units of one family are convertible, others are not', () => {
  assert.ok(areConvertible('nanoseconds', 'hrs'));
  assert.ok(areConvertible('kB', 'megabytes'));
  assert.ok(!areConvertible('kB', 'ms'));
  assert.ok(!areConvertible('count', 'count'));
});

test('scaled there and back it is the same', () => {
  const unit = fc.constantFrom('ns', 'us', 'ms', 's', 'hrs');
  fc.assert(
    fc.property(fc.integer({ min: -1_000_000, max: 1_000_000 }), unit, unit, (value, from, to) => {
      const there = scale(BigInt(value), from, to);
      const factor = scale(1n, to, from).value;
      assert.ok(Math.abs(there.value * factor - value) <= Math.abs(value) * 1e-12);
      assert.equal(there.unit, to);
    }),
  );
});

test('a negative value is scaled as its positive', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: 1n, max: 2n ** 63n - 1n }), (value) => {
      const positive = scale(value, 'bytes', 'auto');
      assert.deepEqual(scale(-value, 'bytes', 'auto'), {
        value: -positive.value,
        unit: positive.unit,
      });
    }),
  );
});
