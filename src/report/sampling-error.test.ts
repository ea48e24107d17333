import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ProfileBuilder, type ProfileHeader } from '../profile/profile-builder.ts';
import { samplingVariances } from './sampling-error.ts';

test('CPU time comes in samples', () => {
  const types = { samples: 'count', cpu: 'nanoseconds' };
  assert.deepEqual(variances(types, [4, 40], {}, 0), [4]);
  assert.deepEqual(variances(types, [4, 40], {}, 1), [400]);
});

test('without a count, the period says how large an event is', () => {
  const header = { period: 10n, periodType: { type: 'cpu', unit: 'nanoseconds' } };
  assert.deepEqual(variances({ cpu: 'nanoseconds' }, [40], header, 0), [400]);
  assert.deepEqual(variances({ wall: 'nanoseconds' }, [40], header, 0), [1600]);
});

test('heap profiles saw less than they say', () => {
  const types = { alloc_objects: 'count', alloc_space: 'bytes' };
  const header = { period: 512n * 1024n, periodType: { type: 'space', unit: 'bytes' } };
  // 1,000 objects of 512 bytes: one in a thousand was seen.
  const [small = 0] = variances(types, [1000, 512_000], header, 1);
  const seen = 1000 * (1 - Math.exp(-512 / (512 * 1024)));
  assert.ok(Math.abs(small - 512_000 ** 2 / seen) < 1);
  // Objects far above the period were all seen.
  const [large = 0] = variances(types, [10, 1_000_000_000], header, 0);
  assert.equal(large, 10);
});

test('what is nothing varies by nothing, and what has no count is of events like the others', () => {
  const types = { contentions: 'count', delay: 'nanoseconds' };
  assert.deepEqual(variances(types, [0, 0], {}, 1), [0]);
  assert.deepEqual(variances(types, [0, 7], {}, 1), [49]);
  assert.deepEqual(
    variances(
      types,
      [
        [4, 40],
        [0, 30],
      ],
      {},
      1,
    ),
    [400, 300],
  );
});

function variances(
  types: Readonly<Record<string, string>>,
  rows: readonly number[] | readonly (readonly number[])[],
  header: ProfileHeader,
  index: number,
): number[] {
  const builder = new ProfileBuilder(Object.entries(types).map(([type, unit]) => ({ type, unit })));
  // One row may be given as it is.
  const all = typeof rows[0] === 'number' ? [rows as readonly number[]] : rows;
  for (const values of all as readonly (readonly number[])[])
    builder.sample({ locations: [], values });
  return [...samplingVariances(builder.finish(header), index)];
}
