import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pattern } from './pattern.ts';
import { plainPattern } from './plain-pattern.ts';

const NAMES = ['main', 'runtime.mallocgc', 'a|b', 'domain.x', '', 'net/http.serve', 'a b', 'ma'];

for (const source of [
  'main',
  'mallocgc|main',
  'net/http',
  'a b|ma',
  '-',
  'x:y',
  '^ma',
  'a||b',
  '',
]) {
  test(`${source} is plain and matches what RE2 matches`, () => {
    const plain = plainPattern(source);
    assert.ok(plain);
    const re2 = pattern(source);
    for (const name of NAMES) assert.equal(plain(name), re2(name), name);
  });
}

for (const source of ['(a)', 'a*', '\\w', '[[:alpha:]]']) {
  test(`${source} is left to RE2`, () => {
    assert.equal(plainPattern(source), undefined);
  });
}

test('a pattern that is too long for an expression is matched all the same', () => {
  const long = 'a'.repeat(40_000);
  const matches = plainPattern(long);
  assert.equal(matches?.expression, undefined);
  assert.ok(matches?.(`b${long}`));
});
