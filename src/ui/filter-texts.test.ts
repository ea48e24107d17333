import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pattern } from '../profile/pattern.ts';
import { PAGE_OPTIONS } from '../web/page-options.ts';
import { activeOptions, exactTagPattern, withOption, withoutOptions } from './filter-texts.ts';

test('every option of an address has a text, but for those with a field of their own', () => {
  const all = Object.fromEntries(PAGE_OPTIONS.map((name) => [name, 'x']));
  const told = activeOptions(all).map(({ name }) => name);
  const untold = PAGE_OPTIONS.filter((name) => !told.includes(name));
  assert.deepEqual(untold, ['n', 'rel']);
});

test('an option as the command line set it needs no place in the address', () => {
  assert.deepEqual(withOption({ i: 'b' }, 'f', 'a', { f: 'a' }), { i: 'b' });
  assert.deepEqual(withOption({ f: 'x' }, 'f', '', {}), {});
  assert.deepEqual(withOption({}, 'f', '', { f: 'a' }), { f: '' });
});

test('clearing takes away what the command line set too, and leaves the rest', () => {
  assert.deepEqual(withoutOptions({ i: 'b', n: '20' }, { f: 'a' }), { f: '', n: '20' });
});

test('the pattern of a label finds that value alone', () => {
  assert.equal(exactTagPattern('path', '/a.b'), 'path=^/a\\.b$');
  const [, expression = ''] = exactTagPattern('k', 'x,y+').split('=');
  assert.ok(!expression.includes(','), 'a comma would part two patterns');
  const matches = pattern(expression);
  assert.deepEqual(['x,y+', 'x', 'x,yy'].map(matches), [true, false, false]);
});
