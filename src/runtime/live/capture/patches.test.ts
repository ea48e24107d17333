import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type AnyFunction, patchAll } from './patches.ts';

const MARK = Symbol('mark');

function greet(this: unknown, name: string, end = '!'): string {
  return `hello ${name}${end}${String(this)}`;
}

function owner(): Record<string, AnyFunction> {
  const original = greet.bind(undefined) as unknown as AnyFunction;
  Object.assign(original, { [MARK]: 'kept', extra: 1 });
  return { greet: original };
}

function counting(calls: string[]): (original: AnyFunction) => AnyFunction {
  return (original) =>
    function wrapper(this: unknown, ...args: unknown[]): unknown {
      calls.push(String(args[0]));
      return Reflect.apply(original, this, args);
    };
}

test('a wrapper looks like what it wraps, and goes without a trace', () => {
  const one = owner();
  const before = Object.getOwnPropertyDescriptor(one, 'greet');
  const calls: string[] = [];
  const { undo, refused } = patchAll([{ owner: one, key: 'greet', wrap: counting(calls) }]);
  assert.notEqual(one.greet, before?.value);
  assert.equal(one.greet?.name, before?.value.name);
  assert.equal(one.greet?.length, before?.value.length);
  assert.equal(Reflect.get(one.greet ?? {}, MARK), 'kept');
  assert.equal(one.greet?.('you'), 'hello you!undefined');
  assert.deepEqual([calls, refused], [['you'], []]);
  assert.equal(undo(), 0);
  assert.deepEqual(Object.getOwnPropertyDescriptor(one, 'greet'), before);
});

test('what was inherited is inherited again', () => {
  const child = Object.create(owner()) as Record<string, AnyFunction>;
  const { undo } = patchAll([{ owner: child, key: 'greet', wrap: counting([]) }]);
  assert.ok(Object.hasOwn(child, 'greet'));
  undo();
  assert.equal(Object.hasOwn(child, 'greet'), false);
});

test('what somebody put over ours stays', () => {
  const one = owner();
  const { undo } = patchAll([{ owner: one, key: 'greet', wrap: counting([]) }]);
  const ours = one.greet;
  const theirs: AnyFunction = (...args) => ours?.(...args);
  one.greet = theirs;
  assert.equal(undo(), 1);
  assert.equal(one.greet, theirs);
  assert.equal(one.greet?.('you'), 'hello you!undefined');
});

test('what is frozen is refused, what is missing or no function is left out', () => {
  const one = Object.freeze(owner());
  const wrap = counting([]);
  assert.deepEqual(patchAll([{ owner: one, key: 'greet', wrap }]).refused, ['greet']);
  const odd = { text: 'no function' };
  const keys = ['text', 'missing'];
  assert.deepEqual(patchAll(keys.map((key) => ({ owner: odd, key, wrap }))).refused, []);
  assert.deepEqual(odd, { text: 'no function' });
});
