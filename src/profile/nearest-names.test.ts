import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nearestNames } from './nearest-names.ts';
import { StringTable } from './string-table.ts';

const nearestOf = (pattern: string, names: readonly string[]): string[] =>
  nearestNames(pattern, StringTable.of(names), [Uint32Array.from(names.keys())]);

const NAMES = ['main.computePrices', 'main.renderPage', 'net/http.(*conn).serve', 'é.größe'];

for (const { pattern, nearest } of [
  { pattern: 'computePrize', nearest: ['main.computePrices'] },
  { pattern: 'COMPUTEprices', nearest: ['main.computePrices'] },
  { pattern: '(?i)render_?[Pp]ages$', nearest: ['main.renderPage'] },
  { pattern: 'http.*conn.*serv', nearest: ['net/http.(*conn).serve'] },
  { pattern: 'größe', nearest: ['é.größe'] },
  { pattern: 'zzz', nearest: [] },
  { pattern: 'computePrize|renderPages', nearest: [] },
  { pattern: String.raw`compute\|Prize`, nearest: ['main.computePrices'] },
  { pattern: '^.*$', nearest: [] },
  { pattern: '', nearest: [] },
]) {
  test(`nearest to ${JSON.stringify(pattern)}`, () => {
    assert.deepEqual(nearestOf(pattern, NAMES), nearest);
  });
}

test('at most three, the shorter of those as near first', () => {
  const names = ['abcd_long', 'abcd', 'abcd_longer', 'abcd_', 'xyz'];
  assert.deepEqual(nearestOf('abcd', names), ['abcd', 'abcd_', 'abcd_long']);
});

test('a pattern and names of any length take no more than their beginnings', () => {
  const long = 'ab'.repeat(1e6);
  assert.deepEqual(nearestOf(long, [long, 'cd']), [long]);
});

test('of letters that take several bytes the beginning counts as well', () => {
  const long = Array.from({ length: 200 }, (_, i) => String.fromCodePoint(0x4e00 + i * 7)).join('');
  assert.deepEqual(nearestOf(long, [long, 'cd']), [long]);
});
