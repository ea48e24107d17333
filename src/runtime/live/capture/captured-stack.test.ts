import assert from 'node:assert/strict';
import { test } from 'node:test';
import { capture, captureFrames, frames } from './captured-stack.ts';

function names(stack: ReturnType<typeof frames>): readonly string[] {
  return stack.map(({ functionName }) => functionName);
}

test('frames begin with who called `below`, leaf first, with positions', () => {
  function hook(): ReturnType<typeof frames> {
    return captureFrames(hook);
  }
  function caller(): ReturnType<typeof frames> {
    return hook();
  }
  const stack = caller();
  assert.equal(stack[0]?.functionName, 'caller');
  assert.match(stack[0]?.url ?? '', /captured-stack\.test\.js$/);
  assert.ok((stack[0]?.line ?? 0) > 0 && (stack[0]?.column ?? 0) > 0);
});

test('frames of await are in', async () => {
  async function inner(): Promise<ReturnType<typeof frames>> {
    await undefined;
    return captureFrames(hook);
  }
  function hook(): void {
    assert.fail('never called');
  }
  async function outer(): Promise<ReturnType<typeof frames>> {
    return await inner();
  }
  // Nothing is left out when `below` is not on the way: V8 then gives no frame at all.
  assert.deepEqual(names(await outer()), []);
  async function innermost(): Promise<ReturnType<typeof frames>> {
    await undefined;
    return below();
  }
  function below(): ReturnType<typeof frames> {
    return captureFrames(below);
  }
  async function around(): Promise<ReturnType<typeof frames>> {
    return await innermost();
  }
  assert.deepEqual(names(await around()).slice(0, 2), ['innermost', 'around']);
});

test("the program's own hooks are not called, and stay", () => {
  let calls = 0;
  const own = (): string => {
    calls += 1;
    return 'own';
  };
  const before = Object.getOwnPropertyDescriptor(Error, 'stackTraceLimit');
  Error.prepareStackTrace = own;
  Error.stackTraceLimit = 1;
  try {
    const below = (): ReturnType<typeof capture> => capture(below);
    const captured = (() => below())();
    assert.ok(frames(captured).length > 1);
    assert.equal(calls, 0);
    assert.equal(Error.prepareStackTrace, own);
    assert.equal(Error.stackTraceLimit, 1);
    assert.equal(new Error('mine').stack, 'own');
  } finally {
    Reflect.deleteProperty(Error, 'prepareStackTrace');
    if (before !== undefined) Object.defineProperty(Error, 'stackTraceLimit', before);
  }
  assert.equal(Object.hasOwn(Error, 'prepareStackTrace'), false);
});

test('a stack is looked at as often as one likes', () => {
  const below = (): ReturnType<typeof capture> => capture(below);
  const captured = below();
  assert.deepEqual(frames(captured), frames(captured));
});

test('where stackTraceLimit cannot be set there are fewer frames, and no error', () => {
  const before = Object.getOwnPropertyDescriptor(Error, 'stackTraceLimit');
  Object.defineProperty(Error, 'stackTraceLimit', {
    value: 1,
    writable: false,
    configurable: true,
  });
  try {
    const below = (): ReturnType<typeof frames> => captureFrames(below);
    assert.equal((() => below())().length, 1);
  } finally {
    if (before !== undefined) Object.defineProperty(Error, 'stackTraceLimit', before);
  }
});
