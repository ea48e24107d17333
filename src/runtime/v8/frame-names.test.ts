import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
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

/** With a file of this text; removed after the test. */
function withFile(text: string, check: (url: string, path: string) => void): void {
  const folder = mkdtempSync(join(tmpdir(), 'stackheat-names-'));
  const path = join(folder, 'app.mjs');
  writeFileSync(path, text);
  try {
    check(pathToFileURL(path).href, path);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

test('a line of what V8 inlined from elsewhere is that of the function', () => {
  withFile('\nexport function add(x) {\n  return x;\n}\n\n', (url) => {
    const names = namesOf();
    const frame = { scriptId: '1', functionName: 'add', url, lineNumber: 1, columnNumber: 19 };
    assert.equal(names.line(frame, 3), 3);
    assert.equal(names.line(frame, 4), 4);
    for (const line of [1, 6, 147]) assert.equal(names.line(frame, line), 2);
  });
});

test('a captured frame has the name and place that a profiler gives the function', () => {
  const source = 'class Cart {\n  async total() {\n    stop();\n  }\n}\nstop();\n';
  withFile(source, (url, path) => {
    const names = namesOf();
    for (const functionName of ['total', 'async total']) {
      const frame = names.calling({ functionName, url: path, line: 3, column: 5 });
      const { name, startLine, filename } = names.func(frame);
      assert.equal(name.split('.').slice(-2).join('.'), 'Cart.total');
      assert.deepEqual([startLine, filename, frame.url], [2, path, url]);
    }
    const outside = names.calling({ functionName: '', url, line: 6, column: 1 });
    assert.ok(names.func(outside).name.endsWith('.(module)'));
  });
});

for (const { frame, want } of [
  { frame: { functionName: 'f', url: '', line: 0, column: 0 }, want: 'native.f' },
  { frame: { functionName: '', url: '', line: 0, column: 0 }, want: 'native.(anonymous)' },
  { frame: { functionName: 'f', url: '', line: 3, column: 5 }, want: '(eval).f' },
  {
    frame: { functionName: 'readSync', url: 'node:fs', line: 3, column: 5 },
    want: 'node:fs.readSync',
  },
  { frame: { functionName: 'f', url: '/nowhere/gone.js', line: 3, column: 5 }, want: 'gone.f' },
  {
    frame: { functionName: '', url: 'file:///nowhere/gone.js', line: 3, column: 5 },
    want: 'gone.(anonymous:3:5)',
  },
]) {
  test(`a captured ${frame.functionName || 'nameless'} in ${frame.url || 'no file'}, line ${frame.line}, is ${want}`, () => {
    const names = namesOf();
    assert.equal(names.func(names.calling(frame)).name, want);
  });
}
