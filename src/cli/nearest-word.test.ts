import assert from 'node:assert/strict';
import { test } from 'node:test';
import { editDistance, nearestWord } from './nearest-word.ts';

const COMMANDS = ['record', 'pprof', 'open', 'demo', 'version'];

for (const [typed, meant] of [
  ['recrod', 'record'],
  ['ppro', 'pprof'],
  ['opne', 'open'],
  ['Version', 'version'],
  ['demos', 'demo'],
  ['doctor', undefined],
  ['x', undefined],
  ['', undefined],
] as const) {
  test(`${typed || '(nothing)'} was meant to be ${meant ?? 'something else'}`, () => {
    assert.equal(nearestWord(typed, COMMANDS), meant);
  });
}

for (const [a, b, edits] of [
  ['', '', 0],
  ['', 'abc', 3],
  ['abc', 'abc', 0],
  ['abc', 'acb', 1],
  ['abcd', 'badc', 2],
  ['kitten', 'sitting', 3],
] as const) {
  test(`${a || '(nothing)'} is ${edits} edits from ${b || '(nothing)'}, both ways`, () => {
    assert.equal(editDistance(a, b), edits);
    assert.equal(editDistance(b, a), edits);
  });
}
