import assert from 'node:assert/strict';
import { test } from 'node:test';
import { check } from './check.ts';
import { withTextLabel } from './labelled.ts';
import { labelsOf } from './labels.ts';
import { ProfileBuilder } from './profile-builder.ts';
import { widened } from './widened.ts';

const TYPE = { type: 'alloc_space', unit: 'bytes' };

function twoSamples() {
  const builder = new ProfileBuilder([TYPE]);
  const at = builder.location({ lines: [{ func: builder.func({ name: 'f' }) }] });
  builder.sample({ locations: [at], values: [1], labels: [{ key: 'kind', text: 'sync' }] });
  builder.sample({ locations: [at], values: [2] });
  return builder.finish({});
}

test('each sample has the label besides its own', () => {
  const profile = withTextLabel(twoSamples(), 'benchmark', 'Parse-2');
  check(profile);
  const texts = [0, 1].map((sample) => labelsOf(profile, sample).texts);
  const label = { key: 'benchmark', values: ['Parse-2'] };
  assert.deepEqual(texts, [[label, { key: 'kind', values: ['sync'] }], [label]]);
});

test('a profile takes more sample types, of which it has nothing', () => {
  const wide = widened(twoSamples(), [{ type: 'inuse_space', unit: 'bytes' }, TYPE], TYPE.type);
  check(wide);
  assert.deepEqual(
    wide.samples.values.map((column) => [...column]),
    [
      [0n, 0n],
      [1n, 2n],
    ],
  );
});
