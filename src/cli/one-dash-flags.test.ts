import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withTwoDashes } from './one-dash-flags.ts';

const FLAGS = { col: { type: 'string' }, benchmem: { type: 'boolean' } } as const;

test("Go's spellings become those of Node's parser", () => {
  const cases = [
    [
      ['-col', '-x', 'a'],
      ['--col=-x', 'a'],
    ],
    [
      ['-col=/size', '--col', 'y'],
      ['--col=/size', '--col=y'],
    ],
    [
      ['-benchmem', 'a'],
      ['--benchmem', 'a'],
    ],
    [['-benchmem=true', '-benchmem=false', '-benchmem=0'], ['--benchmem']],
    [
      ['-other', '--', '-col', 'x'],
      ['-other', '--', '-col', 'x'],
    ],
    [['-col'], ['--col']],
  ];
  for (const [args = [], words] of cases) assert.deepEqual(withTwoDashes(args, FLAGS), words);
});
