import assert from 'node:assert/strict';
import { test } from 'node:test';
import { check } from './check.ts';
import { ProfileBuilder } from './profile-builder.ts';
import { withCommonSampleTypes } from './sample-types.ts';

test('profiles come to the types they share, in the order of the first', () => {
  const first = profile(['a', 'b', 'c'], 'b');
  const second = profile(['c', 'x', 'a'], 'x');
  const both = withCommonSampleTypes([first, second]);
  for (const one of both) check(one);
  assert.deepEqual(both.map(summary), [
    { types: 'a c', defaultSampleType: 'a', values: [1n, 3n] },
    { types: 'a c', defaultSampleType: 'a', values: [3n, 1n] },
  ]);
});

test('what is common already stays the same object', () => {
  const one = profile(['a', 'b'], '');
  assert.equal(withCommonSampleTypes([one])[0], one);
});

test('nothing in common is refused', () => {
  assert.throws(() => withCommonSampleTypes([profile(['a'], ''), profile(['b'], '')]), /empty/);
});

function profile(types: readonly string[], defaultSampleType: string) {
  const builder = new ProfileBuilder(types.map((type) => ({ type, unit: 'count' })));
  builder.sample({ locations: [], values: types.map((_, i) => i + 1) });
  return builder.finish({ defaultSampleType });
}

function summary({ sampleTypes, defaultSampleType, samples }: ReturnType<typeof profile>) {
  return {
    types: sampleTypes.map(({ type }) => type).join(' '),
    defaultSampleType,
    values: samples.values.map(([value]) => value),
  };
}
