import assert from 'node:assert/strict';
import { test } from 'node:test';
import { recordFolders } from './folders.ts';

/** `PID(PARENT):SCRIPT START-END`, times in seconds, no end for what was killed. */
function foldersOf(...rows: readonly string[]): Record<number, string> {
  const processes = rows.map((row) => {
    const match = /^(\d+)(?:\((\d+)\))?:(.*) (\d+)-(\d*)$/.exec(row);
    assert.ok(match, row);
    const [, pid, parent, script, start, end] = match;
    return {
      start: {
        pid: Number(pid),
        ...(parent !== undefined && { parentPid: Number(parent) }),
        ...(script && { script }),
        nodeVersion: 'v20.0.0',
        cwd: '/',
        startedAtMs: Number(start) * 1000,
      },
      endedAtMs: end ? Number(end) * 1000 : undefined,
    };
  });
  return Object.fromEntries(recordFolders(processes));
}

for (const { name, rows, want } of [
  { name: 'one process', rows: ['5:/a/app.js 0-9'], want: { 5: '' } },
  {
    name: 'a program and its children',
    rows: ['5:/a/app.js 0-9', '6(5):/a/kid one.mjs 1-12', '7(6): 2-3'],
    want: { 5: '', 6: 'child-6-kid-one', 7: 'child-7-node' },
  },
  {
    name: 'a compiler, then the program that it compiled',
    rows: ['5:/m/tsc 0-3', '6:/a/dist/app.js 3-9'],
    want: { 5: 'child-5-tsc', 6: '' },
  },
  {
    name: 'a program that was killed went on longest',
    rows: ['5:/a/app.js 0-', '6:/a/watch.js 0-9'],
    want: { 5: '', 6: 'child-6-watch' },
  },
  {
    name: 'a parent that was a launcher is no parent',
    rows: ['6(5):/a/app.js 1-9', '7(6):C:\\a\\kid.ts 1-9'],
    want: { 6: '', 7: 'child-7-kid' },
  },
]) {
  test(`${name}: ${rows.join(', ')}`, () => {
    assert.deepEqual(foldersOf(...rows), want);
  });
}
