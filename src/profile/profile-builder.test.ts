import assert from 'node:assert/strict';
import { test } from 'node:test';
import { check } from './check.ts';
import { labelsOf } from './labels.ts';
import { ProfileBuilder } from './profile-builder.ts';

const COUNT = [{ type: 'samples', unit: 'count' }];

test('functions, locations and strings are made once', () => {
  const builder = new ProfileBuilder(COUNT);
  const func = builder.func({ name: 'f', filename: 'f.go' });
  assert.equal(builder.func({ name: 'f', filename: 'f.go' }), func);
  assert.notEqual(builder.func({ name: 'f', filename: 'g.go' }), func);
  assert.notEqual(builder.func({ name: 'f', systemName: '_f', filename: 'f.go' }), func);
  const location = builder.location({ lines: [{ func, line: 1 }] });
  assert.equal(builder.location({ lines: [{ func, line: 1n }] }), location);
  assert.notEqual(builder.location({ lines: [{ func, line: 2 }] }), location);
  assert.notEqual(builder.location({ address: 1n, lines: [{ func, line: 1 }] }), location);
  builder.sample({ locations: [location], values: [1] });
  const profile = builder.finish();
  check(profile);
  assert.deepEqual([...profile.locations.ids], [1n, 2n, 3n]);
  assert.equal(profile.strings.at(0), '');
});

test('names that JSON could confuse stay apart', () => {
  const builder = new ProfileBuilder(COUNT);
  const first = builder.func({ name: 'a","b', systemName: 'c' });
  assert.notEqual(builder.func({ name: 'a', systemName: 'b","c' }), first);
});

test('values are exact up to 64 bits', () => {
  const builder = new ProfileBuilder(COUNT);
  const values = [2n ** 63n - 1n, -(2n ** 63n), -1n, 0n, 2n ** 53n + 1n];
  for (const value of values) builder.sample({ locations: [], values: [value] });
  assert.deepEqual([...(builder.finish().samples.values[0] ?? [])], values);
});

test('labels keep text, number and unit', () => {
  const builder = new ProfileBuilder(COUNT);
  builder.sample({
    locations: [],
    values: [1],
    labels: [
      { key: 'b', number: -5n, unit: 'ms' },
      { key: 'a', text: 'x' },
      { key: 'a', text: 'y' },
      { key: 'b', number: 7n },
    ],
  });
  builder.sample({ locations: [], values: [1], labels: [{ key: 'c', number: 1n }] });
  const profile = builder.finish();
  assert.deepEqual(labelsOf(profile, 0), {
    texts: [{ key: 'a', values: ['x', 'y'] }],
    numbers: [{ key: 'b', values: [-5n, 7n], units: ['ms', ''] }],
  });
  assert.deepEqual(labelsOf(profile, 1), {
    texts: [],
    numbers: [{ key: 'c', values: [1n], units: [] }],
  });
});

test('a sample needs a value a type, and times are for all samples or none', () => {
  const builder = new ProfileBuilder(COUNT);
  assert.throws(() => builder.sample({ locations: [], values: [1, 2] }), /2 values for 1 sample/);
  builder.sample({ locations: [], values: [1], timeNanos: 5n });
  builder.sample({ locations: [], values: [1] });
  assert.throws(() => builder.finish(), /1 of 2 samples have a time/);
});
