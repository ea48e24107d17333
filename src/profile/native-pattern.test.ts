import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { nativePattern } from './native-pattern.ts';
import { PatternError, pattern } from './pattern.ts';

const PIECES = [
  'a',
  'B',
  'k',
  'S',
  'é',
  'Σ',
  '世',
  ' ',
  '-',
  '/',
  ':',
  '.',
  '^',
  '$',
  '|',
  '\\.',
  '\\(',
  '\\*',
  '\\-',
  '\\_',
  '\\/',
  '\\\\',
  '[a-c]',
  '[^a-k]',
  '[_./]',
  '[B-k]',
];
const LETTERS = [...'aAbBckKsSéÉΣςσ世 -/:.(*_\\\n\r', '\u2028', 'ſ', '\u212a', '😀', '\ufffd'];

test('what it takes on, it matches as RE2 does', () => {
  const source = fc
    .array(fc.constantFrom(...PIECES), { minLength: 1, maxLength: 6 })
    .chain((parts) => fc.constantFrom(parts.join(''), `(?i)${parts.join('')}`));
  const text = fc.array(fc.constantFrom(...LETTERS), { maxLength: 8 }).map((all) => all.join(''));
  fc.assert(
    fc.property(source, fc.array(text, { minLength: 5, maxLength: 10 }), (one, texts) => {
      const native = nativePattern(one);
      assert.ok(native, one);
      const re2 = pattern(one);
      for (const name of texts) assert.equal(native(name), re2(name), JSON.stringify(name));
    }),
    { numRuns: 2000 },
  );
});

for (const source of [
  'a*',
  'a+',
  'a?',
  'a{2}',
  '(a)',
  '(a|a)(a|a)',
  '(?s).',
  '(?i)(?s).',
  '\\w',
  '\\d',
  '\\b',
  '\\pL',
  '\\Qa\\E',
  '\\z',
  '\\n',
  '[[:alpha:]]',
  '[\\d]',
  '[]a]',
  '[b-a]',
  'a]',
  'a}',
  'x'.repeat(1001),
  '(',
  '\\',
]) {
  test(`${source.slice(0, 20)} is left to RE2`, () => {
    assert.equal(nativePattern(source), undefined);
  });
}

test('a trailing backslash is told in Go’s words', () => {
  assert.throws(() => pattern('a\\'), PatternError);
  assert.throws(() => pattern('a\\'), { message: /trailing backslash at end of expression: ``$/ });
});
