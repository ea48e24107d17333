import assert from 'node:assert/strict';
import { test } from 'node:test';
import { check } from './check.ts';
import { folded, profileFromText } from './profile-from-text.test-support.ts';

test('a drawn profile holds what the drawing shows', () => {
  const profile = profileFromText`
    1     2     -3
    main  main  main
    a     b     a:12
    >c          0x10
  `;
  check(profile);
  assert.deepEqual(folded(profile), ['main;a;0x10 -3', 'main;a;c 1', 'main;b 2']);
  assert.deepEqual([...profile.locations.lineNumbers], [0n, 0n, 0n, 0n, 12n]);
});

test('without a row of values each sample counts one', () => {
  assert.deepEqual(
    folded(profileFromText`
    a  a
       b
  `),
    ['a 1', 'a;b 1'],
  );
});
