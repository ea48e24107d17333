import assert from 'node:assert/strict';
import { test } from 'node:test';
import { check } from './check.ts';
import { folded, profileFromText } from './profile-from-text.test-support.ts';
import { prune, simpleFunctionName } from './prune.ts';

const isAllocator = (name: string): boolean => /^(malloc|new)$/.test(name);

test('the matching frame and what it calls go', () => {
  const profile = prune(
    profileFromText`
      1       2       3
      main    main    main
      a       malloc  b
      malloc  page
      page
    `,
    isAllocator,
  );
  check(profile);
  assert.deepEqual(folded(profile), ['main 2', 'main;a 1', 'main;b 3']);
});

test('frames above the first of the user’s stay, lest everything go', () => {
  const profile = prune(
    profileFromText`
      1       2
      malloc  malloc
      page    main
              new
              page
    `,
    isAllocator,
  );
  assert.deepEqual(folded(profile), ['malloc;main 2', 'malloc;page 1']);
});

test('of inlined calls only those below the match go', () => {
  const profile = prune(
    profileFromText`
      1
      main
      a
      >malloc
      >page
      deep
    `,
    isAllocator,
  );
  check(profile);
  assert.deepEqual(folded(profile), ['main;a 1']);
});

test('without a match it is the same profile', () => {
  const profile = profileFromText`
    main
  `;
  assert.equal(prune(profile, isAllocator), profile);
});

for (const [name, simple] of [
  ['malloc', 'malloc'],
  ['.malloc', 'malloc'],
  ['foo(int, char)', 'foo'],
  ['(anonymous namespace)::foo(int)', '(anonymous namespace)::foo'],
  ['Foo::operator()(int)', 'Foo::operator()'],
  ['Foo::operator()', 'Foo::operator()'],
  ['', ''],
] as const) {
  test(`the simple name of ${JSON.stringify(name)} is ${simple}`, () => {
    assert.equal(simpleFunctionName(name), simple);
  });
}
