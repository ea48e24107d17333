import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { fixed, general } from './number-text.ts';

/** What Go 1.26 prints for %.2f and %.2g. */
const PRINTED: readonly (readonly [value: number, fixed: string, general: string])[] = [
  [0.125, '0.12', '0.12'],
  [0.625, '0.62', '0.62'],
  [0.375, '0.38', '0.38'],
  [2.5, '2.50', '2.5'],
  [1.005, '1.00', '1'],
  [1.115, '1.11', '1.1'],
  [-0.125, '-0.12', '-0.12'],
  [0.005, '0.01', '0.005'],
  [0.015, '0.01', '0.015'],
  [0.045, '0.04', '0.045'],
  [-0.001, '-0.00', '-0.001'],
  [99.995, '100.00', '1e+02'],
  [4.35, '4.35', '4.3'],
  [1 / 3, '0.33', '0.33'],
  [1024.0625, '1024.06', '1e+03'],
  [123456789.125, '123456789.12', '1.2e+08'],
  [1e21, '1000000000000000000000.00', '1e+21'],
  [1.5e21, '1500000000000000000000.00', '1.5e+21'],
  [Number.POSITIVE_INFINITY, '+Inf', '+Inf'],
  [Number.NEGATIVE_INFINITY, '-Inf', '-Inf'],
  [Number.NaN, 'NaN', 'NaN'],
];

for (const [value, asFixed, asGeneral] of PRINTED) {
  test(`${value} is ${asFixed} and ${asGeneral}`, () => {
    assert.equal(fixed(value, 2), asFixed);
    assert.equal(general(value, 2), asGeneral);
  });
}

for (const [value, text] of [
  [0.99999, '1'],
  [0.017, '0.017'],
  [3.3e-8, '3.3e-08'],
  [0.0001, '0.0001'],
  [0.00001, '1e-05'],
  [0.00012345, '0.00012'],
  [0.000099999, '0.0001'],
  [99, '99'],
  [0.095, '0.095'],
  [0.0995, '0.1'],
  [0.25, '0.25'],
  [0.35, '0.35'],
  [9.96, '10'],
  [0, '0'],
] as const) {
  test(`%.2g of ${value} is ${text}`, () => assert.equal(general(value, 2), text));
}

test('ties that binary fractions can hold go to the even digit', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 1_000_000 }), (eighths) => {
      const value = eighths / 8;
      const hundredths = BigInt(eighths) * 1000n;
      // value * 100 as a fraction of 80: a tie when the rest is half of it.
      const [whole, rest] = [hundredths / 80n, hundredths % 80n];
      const isUp = rest > 40n || (rest === 40n && whole % 2n === 1n);
      const rounded = String(isUp ? whole + 1n : whole).padStart(3, '0');
      assert.equal(fixed(value, 2), `${rounded.slice(0, -2)}.${rounded.slice(-2)}`);
    }),
  );
});
