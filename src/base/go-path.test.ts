import assert from 'node:assert/strict';
import { test } from 'node:test';
import { basePath, cleanPath } from './go-path.ts';

/** What Go's path/filepath says on Linux. */
for (const [path, clean, base] of [
  ['', '.', '.'],
  ['/', '/', '/'],
  ['.', '.', '.'],
  ['..', '..', '..'],
  ['a', 'a', 'a'],
  ['a/', 'a', 'a'],
  ['/a/', '/a', 'a'],
  ['//a', '/a', 'a'],
  ['a//b', 'a/b', 'b'],
  ['a/./b', 'a/b', 'b'],
  ['./a', 'a', 'a'],
  ['a/../b', 'b', 'b'],
  ['../a', '../a', 'a'],
  ['../../a', '../../a', 'a'],
  ['/..', '/', '..'],
  ['/../a', '/a', 'a'],
  ['a/../..', '..', '..'],
  ['a/b/../../..', '..', '..'],
  ['...', '...', '...'],
  ['a/..b', 'a/..b', '..b'],
  ['/a/b/../c', '/a/c', 'c'],
  ['C:\\x\\y', 'C:\\x\\y', 'C:\\x\\y'],
] as const) {
  test(`${JSON.stringify(path)} cleaned is ${clean}, its last element ${base}`, () => {
    assert.equal(cleanPath(path), clean);
    assert.equal(basePath(path), base);
  });
}
