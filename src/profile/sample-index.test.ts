import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SampleIndexError, sampleIndex } from './sample-index.ts';

const HEAP = ['alloc_objects', 'alloc_space', 'inuse_objects', 'inuse_space'];
const OLD_HEAP = ['objects', 'space'];

for (const [types, named, wanted, index] of [
  [HEAP, '', '', 3],
  [HEAP, 'alloc_space', '', 1],
  [HEAP, 'nosuch', '', 3],
  [HEAP, '', '0', 0],
  [HEAP, '', '+2', 2],
  [HEAP, '', 'alloc_objects', 0],
  [OLD_HEAP, '', 'inuse_space', 1],
  [OLD_HEAP, '', 'space', 1],
  [['7', 'x'], '', '1', 1],
] as const) {
  test(`${JSON.stringify(wanted)} of ${types} by default ${JSON.stringify(named)} is ${index}`, () => {
    assert.equal(sampleIndex(heap(types, named), wanted), index);
  });
}

for (const [wanted, message] of [
  ['4', 'sample_index 4 is outside the range [0..3]'],
  ['-1', 'sample_index -1 is outside the range [0..3]'],
  ['nosuch', `sample_index "nosuch" must be one of: [${HEAP.join(' ')}]`],
] as const) {
  test(`${wanted} is refused`, () => {
    assert.throws(() => sampleIndex(heap(HEAP, ''), wanted), new SampleIndexError(message));
  });
}

function heap(types: readonly string[], defaultSampleType: string) {
  return { sampleTypes: types.map((type) => ({ type, unit: 'count' })), defaultSampleType };
}
