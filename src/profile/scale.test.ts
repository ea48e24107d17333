import assert from 'node:assert/strict';
import { test } from 'node:test';
import { check } from './check.ts';
import { folded, profileFromText } from './profile-from-text.test-support.ts';
import { scaleValues } from './scale.ts';
import { selectSamples } from './select-samples.ts';

const PROFILE = profileFromText`
  1,10  2,-25  0,1  3,0
  a     b      c    d
`;

test('values round half away from zero', () => {
  const scaled = scaleValues(PROFILE, [1, 0.5]);
  check(scaled);
  // d has nothing in the column that was scaled, so it goes.
  assert.deepEqual(folded(scaled), ['a 1,5', 'b 2,-13', 'c 0,1']);
});

test('samples left with nothing are dropped', () => {
  assert.deepEqual(folded(scaleValues(PROFILE, [0.4, 0.01])), ['b 1,0', 'd 1,0']);
});

test('a factor of one leaves the profile itself, and there and back leaves its values', () => {
  assert.equal(scaleValues(PROFILE, [1, 1]), PROFILE);
  const back = scaleValues(scaleValues(PROFILE, [1000, 1000]), [0.001, 0.001]);
  assert.deepEqual(folded(back), folded(PROFILE));
});

test('chosen samples come in the wanted order', () => {
  const chosen = selectSamples(PROFILE, [3, 0]);
  check(chosen);
  assert.deepEqual([...(chosen.samples.values[0] ?? [])], [3n, 1n]);
  assert.deepEqual(folded(chosen), ['a 1,10', 'd 3,0']);
  assert.deepEqual(folded(selectSamples(PROFILE, [])), []);
});
