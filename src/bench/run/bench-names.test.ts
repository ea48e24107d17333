import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BenchNames, splitPattern } from './bench-names.ts';
import { textMatcher } from './bench-pattern.ts';

async function namesFor(pattern: string): Promise<BenchNames> {
  return new BenchNames(
    await Promise.all(splitPattern(pattern).map((levels) => Promise.all(levels.map(textMatcher)))),
  );
}

const CASES = [
  // pattern, path of names, whether it is chosen, whether it is more than a way to sub-benchmarks.
  ['.', ['Parse'], true, true],
  ['Parse', ['Parse'], true, true],
  ['^Parse$', ['ParseAll'], false, false],
  ['^Parse$', ['Parse'], true, true],
  ['^BenchmarkParse$', ['Parse'], true, true],
  ['Parse/large', ['Parse'], true, false],
  ['Parse/large', ['Parse', 'large'], true, true],
  ['Parse/large', ['Parse', 'small'], false, false],
  ['Parse', ['Parse', 'small', 'deep'], true, true],
  ['/size=1$', ['Parse', 'size=1'], true, true],
  ['X|Parse/a', ['Parse', 'a'], true, true],
  ['X|Parse/a', ['Parse', 'b'], false, false],
  ['(Pa|X/y)rse', ['Parse'], true, true],
  ['[/]x', ['Parse'], false, false],
  ['A b', ['a b'], true, true],
  ['(?i)parse', ['Parse'], true, true],
] as const;

test('-bench chooses level by level, as in Go', async () => {
  for (const [pattern, path, isChosen, isWhole] of CASES) {
    const names = await namesFor(pattern);
    let parent = '';
    let chosen: ReturnType<BenchNames['choose']>;
    for (const name of path) {
      chosen = names.choose(parent, name);
      parent = chosen?.name ?? '(none)';
      if (chosen === undefined) break;
    }
    const seen = [chosen !== undefined, chosen?.isWhole ?? false];
    assert.deepEqual(seen, [isChosen, isWhole], `${pattern} on ${path.join('/')}`);
  }
});

test('names have no spaces, begin with a capital, and are told apart', async () => {
  const names = await namesFor('.');
  const chosen = [
    ['', 'parse'],
    ['', 'BenchmarkLex'],
    ['BenchmarkParse', 'two words'],
    ['BenchmarkParse', 'two words'],
    ['BenchmarkParse', ''],
    ['BenchmarkParse', 'tab\tand\u0000'],
  ].map(([parent = '', name = '']) => names.choose(parent, name)?.name);
  assert.deepEqual(chosen, [
    'BenchmarkParse',
    'BenchmarkLex',
    'BenchmarkParse/two_words',
    'BenchmarkParse/two_words#01',
    'BenchmarkParse/#00',
    'BenchmarkParse/tab_and\\u0000',
  ]);
});

test("a pattern that is none is refused in RE2's words", async () => {
  await assert.rejects(namesFor('a(b'), /missing closing \)/);
});
