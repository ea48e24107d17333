import assert from 'node:assert/strict';
import { test } from 'node:test';
import { shortest } from './number-text.ts';
import { commonScale, scaled } from './scale.ts';
import { baseUnit, isBinaryUnit } from './unit.ts';

const DECIMAL: readonly (readonly [number, string])[] = [
  [0, '0.000'],
  [1, '1.000'],
  [999.95, '1.000k'],
  [999.949, '999.9'],
  [1234567, '1.235M'],
  [1.5e-6, '1.500µ'],
  [2e-11, '0.02000n'],
  [1e16, '10000.0T'],
  [-0.0125, '-12.50m'],
  [Number.NaN, 'NaNn'],
  [Number.POSITIVE_INFINITY, '+InfT'],
];
const BINARY: readonly (readonly [number, string])[] = [
  [1023, '1023.0'],
  [1024, '1.000Ki'],
  [0.001, '0.001000'],
  [3 * 2 ** 30, '3.000Gi'],
];

test('one value with four digits that count', () => {
  for (const [value, text] of DECIMAL) {
    assert.equal(scaled(value, commonScale([value], false)), text);
  }
  for (const [value, text] of BINARY) {
    assert.equal(scaled(value, commonScale([value], true)), text);
  }
});

test('the smallest of several sets the scale', () => {
  const scale = commonScale([0, 1.5, -2500], false);
  assert.deepEqual(
    [0, 1.5, -2500].map((value) => scaled(value, scale)),
    ['0.000', '1.500', '-2500.000'],
  );
});

test('units', () => {
  assert.deepEqual(baseUnit('p99-ns/op'), { unit: 'p99-sec/op', factor: 1e-9 });
  assert.deepEqual(baseUnit('MB*MB/ns'), { unit: 'B*B/ns', factor: 1e12 });
  assert.deepEqual(baseUnit('constructor'), { unit: 'constructor', factor: 1 });
  const binary = ['B/op', 'disk-bytes', 'sec/B*B', 'sec/B', 'ns/op'].map(isBinaryUnit);
  assert.deepEqual(binary, [true, true, true, false, false]);
});

test('the shortest digits, with an exponent where Go has one', () => {
  const texts = [0.0001, 0.00009, 999999, 1234567, -0, 1e21].map(shortest);
  assert.deepEqual(texts, ['0.0001', '9e-05', '999999', '1.234567e+06', '-0', '1e+21']);
});
