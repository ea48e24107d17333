import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SourceMaps } from '../../symbolize/source-maps.ts';
import { FrameNames } from './frame-names.ts';
import { ModuleNames } from './module-names.ts';
import { ScriptIndex } from './script-index.ts';
import type { CallFrame } from './v8-profile.ts';

const FOREIGN = { scriptId: '7', lineNumber: 2, columnNumber: 4 };
const NATIVE = { scriptId: '0', lineNumber: -1, columnNumber: -1 };

function namesOf(scripts = new ScriptIndex()): FrameNames {
  const exists = (path: string) => path === '/nowhere/.git';
  return new FrameNames({
    modules: new ModuleNames({ cwd: '/', platform: 'linux', exists }),
    maps: new SourceMaps(),
    scripts,
  });
}

for (const [frame, want] of [
  [{ ...NATIVE, functionName: '(garbage collector)', url: '' }, 'runtime._GC'],
  [{ ...NATIVE, functionName: '(program)', url: '' }, 'runtime._System'],
  [{ ...NATIVE, functionName: 'writeSync', url: '' }, 'native.writeSync'],
  [{ ...FOREIGN, functionName: 'f', url: '' }, '(eval).f'],
  [{ ...FOREIGN, functionName: '', url: '' }, '(eval).(anonymous:3:5)'],
  [{ ...FOREIGN, functionName: 'f', url: 'evalmachine.<anonymous>' }, '(eval).f'],
  [{ ...FOREIGN, functionName: 'f', url: 'data:text/javascript,x' }, '(data).f'],
  [
    { ...FOREIGN, functionName: 'listOnTimeout', url: 'node:internal/timers' },
    'node:internal/timers.listOnTimeout',
  ],
  [{ ...FOREIGN, functionName: 'wasm-function[0]', url: 'wasm://wasm/1f' }, 'wasm.function[0]'],
  [{ ...FOREIGN, functionName: 'add', url: 'wasm://wasm/1f' }, 'wasm.add'],
  [{ ...FOREIGN, functionName: 'f', url: 'file:///nowhere/src/a.ts' }, 'src/a.f'],
  [{ ...FOREIGN, functionName: 'RegExp: a::b', url: '' }, '(eval).RegExp: a:b'],
] as const satisfies readonly (readonly [CallFrame, string])[]) {
  test(`${frame.functionName || '(no name)'} in ${frame.url || 'no file'} is ${want}`, () => {
    const { name, systemName } = namesOf().func(frame);
    assert.equal(name, want);
    // pprof cuts names that are their own system name as if they were C++.
    assert.notEqual(systemName, name);
    assert.ok(!name.includes('::') && !systemName?.includes('::'));
  });
}

test('a script that is gone is found by what another profile saw of it', () => {
  const seen: CallFrame = {
    scriptId: '9',
    functionName: 'grow',
    url: 'file:///nowhere/app.js',
    lineNumber: 10,
    columnNumber: 3,
  };
  const gone = { ...seen, url: '', lineNumber: -1, columnNumber: -1 };
  const scripts = new ScriptIndex();
  scripts.addCpu({ nodes: [{ id: 1, callFrame: seen }], startTime: 0, endTime: 1 });
  const names = namesOf(scripts);
  assert.deepEqual(names.func(gone), names.func(seen));
  assert.equal(names.func({ ...gone, functionName: 'other' }).name, 'app.other');
  assert.equal(names.func({ ...gone, scriptId: '10' }).name, '(unknown).grow');
});

test('the heap profiler gives CommonJS modules by path', () => {
  const frame = { scriptId: '1', functionName: 'f', lineNumber: 0, columnNumber: 9 };
  const byPath = namesOf().func({ ...frame, url: '/nowhere/app.cjs' });
  assert.deepEqual(byPath, namesOf().func({ ...frame, url: 'file:///nowhere/app.cjs' }));
});
