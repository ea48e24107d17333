import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isEmptyCoff } from './empty-coff.ts';

function file(words: readonly number[], bytes = 200): Uint8Array {
  const content = new Uint8Array(bytes);
  new Uint32Array(content.buffer, 0, words.length).set(words);
  return content;
}

test('the head of a gperftools CPU profile is taken for one, as by Go', () => {
  assert.equal(isEmptyCoff(file([0, 0, 3, 0, 0, 0, 10_000])), true);
  assert.equal(isEmptyCoff(file([0, 3, 0, 10_000, 0])), true);
});

test('what has a machine, sections, an optional header or bad names is none', () => {
  assert.equal(isEmptyCoff(file([0, 0, 3, 0, 0], 95)), false);
  assert.equal(isEmptyCoff(file([0x8664])), false);
  assert.equal(isEmptyCoff(file([0x10000])), false);
  assert.equal(isEmptyCoff(file([0, 0, 3, 0, 1])), false);
  assert.equal(isEmptyCoff(file([0, 0, 1000, 0, 0])), false);
  assert.equal(isEmptyCoff(file([0, 0, 100, 0, 0, ...new Array(19).fill(0), 0, 9999])), false);
});
