import assert from 'node:assert/strict';
import { test } from 'node:test';
import { labelUnits } from './label-units.ts';
import { type LabelFields, ProfileBuilder } from './profile-builder.ts';

test('the first unit met is taken, the others are named', () => {
  const { unitOf, ignored } = unitsOf(
    { key: 'latency', number: 1n, unit: 'ms' },
    { key: 'latency', number: 1n, unit: 'seconds' },
    { key: 'latency', number: 1n, unit: 'hours' },
    { key: 'latency', number: 1n },
    { key: 'latency', number: 1n, unit: 'hours' },
  );
  assert.deepEqual([...unitOf], [['latency', 'ms']]);
  assert.deepEqual([...ignored], [['latency', ['hours', 'seconds']]]);
});

test('without a unit sizes are bytes and other keys their own unit', () => {
  const { unitOf } = unitsOf(
    { key: 'request', number: 1n },
    { key: 'alignment', number: 1n },
    { key: 'bytes', number: 1n },
    { key: 'text', text: 'x' },
  );
  assert.deepEqual(
    [...unitOf],
    [
      ['request', 'bytes'],
      ['alignment', 'bytes'],
      ['bytes', 'bytes'],
    ],
  );
});

/** A sample a label. */
function unitsOf(...labels: readonly LabelFields[]) {
  const builder = new ProfileBuilder([{ type: 'samples', unit: 'count' }]);
  for (const label of labels) builder.sample({ locations: [], values: [1], labels: [label] });
  return labelUnits(builder.finish());
}
