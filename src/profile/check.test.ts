import assert from 'node:assert/strict';
import { test } from 'node:test';
import { check, InvalidProfileError } from './check.ts';
import type { Profile } from './profile.ts';
import { profileFromText } from './profile-from-text.test-support.ts';

const GOOD = profileFromText`
  1     2
  main  main
  a     b
`;

/** Each puts one thing wrong. */
const BROKEN: readonly (readonly [what: string, broken: Profile, message: RegExp])[] = [
  ['no sample type', { ...GOOD, sampleTypes: [] }, /samples and no sample type/],
  [
    'more types than values',
    { ...GOOD, sampleTypes: [...GOOD.sampleTypes, ...GOOD.sampleTypes] },
    /1 values, but there are 2/,
  ],
  ['a dangling location', withSamples({ locationIndexes: Uint32Array.of(9, 0, 2, 0) }), /location/],
  ['offsets that do not fit', withSamples({ locationStarts: Uint32Array.of(0, 2, 3) }), /offsets/],
  ['offsets not from 0', withSamples({ locationStarts: Uint32Array.of(1, 2, 4) }), /offsets/],
  ['too few label offsets', withSamples({ labelStarts: Uint32Array.of(0, 0) }), /offsets/],
  ['a dangling function', withLocations({ lineFunctions: Uint32Array.of(0, 1, 9) }), /function/],
  ['a dangling mapping', withLocations({ mappingIndexes: Int32Array.of(-1, 0, -1) }), /mapping/],
  ['a location id of 0', withLocations({ ids: BigUint64Array.of(1n, 0n, 3n) }), /reserved id 0/],
  [
    'a location id twice',
    withLocations({ ids: BigUint64Array.of(1n, 7n, 7n) }),
    /two locations have the id 7/,
  ],
  [
    'a function id twice',
    { ...GOOD, functions: { ...GOOD.functions, ids: BigUint64Array.of(5n, 5n, 3n) } },
    /two functions have the id 5/,
  ],
  [
    'a dangling name',
    { ...GOOD, functions: { ...GOOD.functions, names: Uint32Array.of(1, 2, 99) } },
    /string/,
  ],
];

function withSamples(changes: Partial<Profile['samples']>): Profile {
  return { ...GOOD, samples: { ...GOOD.samples, ...changes } };
}

function withLocations(changes: Partial<Profile['locations']>): Profile {
  return { ...GOOD, locations: { ...GOOD.locations, ...changes } };
}

test('a good profile passes', () => check(GOOD));

test('ids need no order', () => {
  check(withLocations({ ids: BigUint64Array.of(2n ** 64n - 1n, 1n, 77n) }));
});

for (const [what, broken, message] of BROKEN) {
  test(`${what} is found`, () => {
    assert.throws(
      () => check(broken),
      (error) => error instanceof InvalidProfileError && message.test(error.message),
    );
  });
}
