import assert from 'node:assert/strict';
import { test } from 'node:test';
import { IncompatibleError } from '../profile/incompatible-error.ts';
import type { Profile } from '../profile/profile.ts';
import { ProfileBuilder } from '../profile/profile-builder.ts';
import { folded } from '../profile/profile-from-text.test-support.ts';
import { combine, type ProfileReader } from './combine.ts';

test('nothing read is no profile, and one alone stays itself', async () => {
  const dead: ProfileReader = { read: async () => undefined, isRepeatable: true };
  assert.deepEqual(await combine([dead, dead]), { profile: undefined, count: 0 });
  const one = profile({ cpu: 'ns' }, 'a', [1]);
  const { profile: combined, count } = await combine([dead, reader(one)]);
  assert.equal(combined, one);
  assert.equal(count, 1);
});

test('profiles of one kind are read once each', async () => {
  const readers = [1, 2, 4].map((value) => reader(profile({ cpu: 'ns' }, 'a', [value])));
  const { profile: combined, count } = await combine(readers);
  assert.deepEqual(combined && folded(combined), ['a 7']);
  assert.equal(count, 3);
  assert.deepEqual(
    readers.map(({ reads }) => reads),
    [1, 1, 1],
  );
});

test('one that differs late makes those before it come again', async () => {
  const readers = [
    reader(profile({ samples: 'count', cpu: 'ns' }, 'a', [9, 1])),
    reader(profile({ samples: 'count', cpu: 'ns' }, 'b', [9, 2]), false),
    reader(profile({ cpu: 'us' }, 'a', [1])),
    reader(profile({ cpu: 'ns' }, 'c', [5])),
  ];
  const { profile: combined } = await combine(readers);
  assert.deepEqual(combined?.sampleTypes, [{ type: 'cpu', unit: 'ns' }]);
  assert.deepEqual(combined && folded(combined), ['a 1001', 'b 2', 'c 5']);
  // What cannot be read again was held, and so was what came after the difference was known.
  assert.deepEqual(
    readers.map(({ reads }) => reads),
    [2, 1, 1, 1],
  );
});

test('profiles that have nothing in common say what they have', async () => {
  const readers = [profile({ cpu: 'ns' }, 'a', [1]), profile({ space: 'bytes' }, 'a', [1])];
  await assert.rejects(combine(readers.map((one) => reader(one))), (error) => {
    assert.ok(error instanceof IncompatibleError);
    assert.match(error.message, /empty common sample type list: \[cpu\] and \[space\]/);
    return true;
  });
});

interface CountingReader extends ProfileReader {
  reads: number;
}

function reader(result: Profile, isRepeatable = true): CountingReader {
  const counting: CountingReader = {
    reads: 0,
    isRepeatable,
    read: async () => {
      counting.reads++;
      return result;
    },
  };
  return counting;
}

/** One sample of one function. */
function profile(
  types: Readonly<Record<string, string>>,
  name: string,
  values: readonly number[],
): Profile {
  const builder = new ProfileBuilder(Object.entries(types).map(([type, unit]) => ({ type, unit })));
  const location = builder.location({ lines: [{ func: builder.func({ name }) }] });
  builder.sample({ locations: [location], values });
  return builder.finish();
}
