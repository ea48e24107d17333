import assert from 'node:assert/strict';
import { test } from 'node:test';
import { flagWords, hasAny } from './flag-words.ts';

test('flags are known by one dash or two, with a value and without; files are none', () => {
  const { whole, names } = flagWords(['-top', '--nodecount=5', '-peek=a=b', 'tags', '-', 'x-tree']);
  assert.deepEqual([...whole], ['top', 'nodecount=5', 'peek=a=b', '']);
  assert.deepEqual([...names], ['top', 'nodecount', 'peek', '']);
  assert.ok(hasAny(names, ['tree', 'nodecount']));
  assert.ok(!hasAny(names, ['tags', 'tree']));
});
