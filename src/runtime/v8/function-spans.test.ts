import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseSourceFunctions } from './source-functions.ts';

/** `@` marks where V8 places the function, `|` a call in it; both are taken out before parsing. */
function check(marked: string): void {
  const place = positionOf(marked.replaceAll('|', ''), '@');
  const call = positionOf(marked.replaceAll('@', ''), '|');
  const source = marked.replaceAll(/[@|]/g, '');
  const found = parseSourceFunctions(source)?.placeAround(call?.line ?? 0, call?.column ?? 0);
  assert.deepEqual(found, place, marked);
}

function positionOf(text: string, mark: string) {
  const at = text.indexOf(mark);
  if (at < 0) return undefined;
  const before = text.slice(0, at);
  return {
    line: before.split('\n').length - 1,
    column: before.length - before.lastIndexOf('\n') - 1,
  };
}

for (const marked of [
  'function a@() { |b(); }',
  'function a() { function b() {} }\n|c();',
  'function a@() { function b() { c(); } |d(); }',
  'function a() { const b = @() => { |c(); }; }',
  'const a = @async x => { |b(); };',
  'const a = @(b = |c()) => b;',
  'class A { m@() { |b(); } }',
  'class A { m() {} get g@() { |b(); } }',
  'let z; @class A { a = 1; b = |c(); }',
  'let z; @class A { static { |b(); } }',
  'class A { b = @() => { |c(); }; }',
  'class A { [|key()]() {} }',
  'const o = { async *m@() { yield |b(); } };',
  'function a@() {\r\n  x();\r\n  |b();\r\n}',
  'a(); |b();',
]) {
  test(`the function around the call in ${marked.replaceAll(/\r?\n/g, '⏎')}`, () => check(marked));
}

test('a position that no line has is in no function', () => {
  const functions = parseSourceFunctions('function a() {}');
  assert.equal(functions?.placeAround(7, 0), undefined);
});
