import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { nameMatches } from './name-matches.ts';
import { plainPattern } from './plain-pattern.ts';
import type { Profile } from './profile.ts';
import { ProfileBuilder } from './profile-builder.ts';

function profileOf(names: readonly (readonly [name: string, filename: string])[]): Profile {
  const builder = new ProfileBuilder([{ type: 'samples', unit: 'count' }]);
  for (const [name, filename] of names) builder.func({ name, filename });
  return builder.finish();
}

const PIECES = ['a', 'B', 'ab', '.', '^', '$', '|', '\\.', '[^a]', '[ab]', 'é'];
const LETTERS = ['a', 'b', 'B', '.', '\n', 'x'];

for (const letters of [LETTERS, [...LETTERS, 'é']]) {
  const alphabet = letters.includes('é') ? 'any letters' : 'ASCII';
  test(`names of ${alphabet} are matched together as they are one by one`, () => {
    const source = fc
      .array(fc.constantFrom(...PIECES), { minLength: 1, maxLength: 4 })
      .chain((parts) => fc.constantFrom(parts.join(''), `(?i)${parts.join('')}`));
    const name = fc.array(fc.constantFrom(...letters), { maxLength: 4 }).map((all) => all.join(''));
    // The builder makes one function of two that are the same.
    const names = fc.uniqueArray(fc.tuple(name, name), {
      minLength: 1,
      maxLength: 12,
      selector: String,
    });
    fc.assert(
      fc.property(source, names, (pattern, all) => {
        const matches = plainPattern(pattern);
        assert.ok(matches?.expression, pattern);
        const { functions } = nameMatches(profileOf(all), matches);
        const expected = all.map((texts) => +texts.some((text) => matches(text)));
        assert.deepEqual([...functions], expected);
      }),
      { numRuns: 2000 },
    );
  });
}

test('a pattern that another engine matches is asked name by name', () => {
  const profile = profileOf([
    ['main.a', 'a.go'],
    ['main.b', 'b.go'],
    ['main.c', 'a.go'],
  ]);
  const asked: string[] = [];
  const { functions } = nameMatches(profile, (text) => {
    asked.push(text);
    return text === 'a.go';
  });
  assert.deepEqual([...functions], [1, 0, 1]);
  assert.deepEqual(asked.sort(), ['a.go', 'b.go', 'main.a', 'main.b', 'main.c']);
});

test('strings that are no names, and longer than they, are not searched', () => {
  const builder = new ProfileBuilder([{ type: 'samples', unit: 'count' }]);
  const func = builder.func({ name: 'main.a', filename: 'a.go' });
  const location = builder.location({ lines: [{ func, line: 1 }] });
  const labels = [{ key: 'trace', text: 'x'.repeat(1000) }];
  builder.sample({ locations: [location], values: [1], labels });
  const matches = plainPattern('main');
  assert.ok(matches);
  assert.deepEqual([...nameMatches(builder.finish(), matches).functions], [1]);
});
