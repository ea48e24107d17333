import assert from 'node:assert/strict';
import { test } from 'node:test';
import { localName } from './frame-names.ts';
import { parseSourceFunctions } from './source-functions.ts';

/** `@` marks the position that V8 gives; it is taken out before parsing. */
function nameAt(marked: string, v8Name: string): string {
  const before = marked.slice(0, marked.indexOf('@'));
  const line = before.split('\n').length - 1;
  const column = before.length - before.lastIndexOf('\n') - 1;
  const source = marked.replace('@', '');
  const found = parseSourceFunctions(source)?.get(`${line}:${column}`);
  return localName(v8Name, found, { line, column });
}

for (const { source, v8Name, want } of [
  { source: 'function plain@() {}', v8Name: 'plain', want: 'plain' },
  { source: 'class Cart { total@() {} }', v8Name: 'total', want: 'Cart.total' },
  { source: 'class Cart { static of@() {} }', v8Name: 'of', want: 'Cart.of' },
  { source: 'class Cart { get size@() {} }', v8Name: 'get size', want: 'Cart.get size' },
  { source: 'class Cart { #sum@() {} }', v8Name: '#sum', want: 'Cart.#sum' },
  { source: 'class Cart { async *rows@() {} }', v8Name: 'rows', want: 'Cart.rows' },
  { source: 'class Cart { constructor@() {} }', v8Name: 'Cart', want: 'Cart.constructor' },
  { source: 'class Cart { add = @() => {} }', v8Name: 'add', want: 'Cart.add' },
  {
    source: 'class Cart { [Symbol.iterator]@() {} }',
    v8Name: '',
    want: 'Cart.[Symbol.iterator]',
  },
  { source: "class Cart { ['a' + 1]@() {} }", v8Name: '', want: "Cart.['a' + 1]" },
  { source: "class Cart { 'odd key'@() {} }", v8Name: 'odd key', want: 'Cart.odd key' },
  {
    source: 'class Cart { @static { work(); } }',
    v8Name: '<static_initializer>',
    want: 'Cart.<static_initializer>',
  },
  {
    source: '@class Cart { field = work(); }',
    v8Name: '<instance_members_initializer>',
    want: 'Cart.<instance_members_initializer>',
  },
  { source: 'const Cart = class { add@() {} }', v8Name: 'add', want: 'Cart.add' },
  { source: 'exports.Cart = class { add@() {} }', v8Name: 'add', want: 'Cart.add' },
  { source: 'const load = async @() => {}', v8Name: 'load', want: 'load' },
  { source: 'const load = @async () => {}', v8Name: 'load', want: 'load' },
  { source: 'const o = { get@() {} }', v8Name: 'get', want: 'get' },
  {
    source: 'function outer() {\n  list.map(@() => 1)\n}',
    v8Name: '',
    want: 'outer.(anonymous:2:12)',
  },
  {
    source: 'class Cart { sum() { f(function @() {}) } }',
    v8Name: '',
    want: 'Cart.sum.(anonymous:1:33)',
  },
  { source: 'run(@() => 1)', v8Name: '', want: '(anonymous:1:5)' },
  { source: 'class A { m() { function inner@() {} } }', v8Name: 'inner', want: 'inner' },
  { source: 'return @() => 1', v8Name: '', want: '(anonymous:1:8)' },
  { source: '#!/usr/bin/env node\nwith (x) { f(@() => 1) }', v8Name: '', want: '(anonymous:2:14)' },
  { source: 'let x: number = f(@() => 1)', v8Name: '', want: '(anonymous:1:19)' },
  { source: 'class Typed { a: number; add@() {} }', v8Name: 'add', want: 'add' },
] as const) {
  test(`${source.replaceAll('\n', ' ')} is ${want}`, () => {
    assert.equal(nameAt(source, v8Name), want);
  });
}

test('code nested deeper than the call stack is parsed or left, not a crash', () => {
  const depth = 20_000;
  const sum = `const n = ${'1 + '.repeat(depth)}1; class A { m() {} }`;
  assert.doesNotThrow(() => parseSourceFunctions(sum));
});
