import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { StackFrame } from '../../v8/raw-profile.ts';
import { StackTable } from './stack-table.ts';

function stack(...names: readonly string[]): readonly StackFrame[] {
  return names.map((functionName) => ({ functionName, url: 'file:///a.js', line: 1, column: 1 }));
}

const SYNC = [{ key: 'kind', text: 'sync' }];
const LOCK = [{ key: 'kind', text: 'lock' }];

test('equal stacks with equal labels add up, others do not', () => {
  const table = new StackTable();
  table.add(stack('wait', 'main'), SYNC, [1, 10]);
  table.add(stack('wait', 'main'), SYNC, [1, 5]);
  table.add(stack('wait', 'main'), LOCK, [1, 3]);
  table.add(stack('wait'), SYNC, [1, 2]);
  const rows = table.samples().map((sample) => [sample.stack.length, sample.values]);
  assert.deepEqual(rows, [
    [2, [2, 15]],
    [2, [1, 3]],
    [1, [1, 2]],
  ]);
  assert.deepEqual(table.overflowComments(), []);
});

test('stacks that differ in a line or column are two', () => {
  const table = new StackTable();
  const frame = { functionName: 'f', url: '', line: 1, column: 1 };
  for (const other of [frame, { ...frame, line: 2 }, { ...frame, column: 2 }]) {
    table.add([other], [], [1]);
  }
  assert.equal(table.size, 3);
});

test('beyond the limit the sums stay true, and it is said', () => {
  const table = new StackTable(3);
  for (let i = 0; i < 10; i++) table.add(stack(`f${i}`), i % 2 === 0 ? SYNC : LOCK, [1, i]);
  table.add(stack('f0'), SYNC, [1, 100]);
  const samples = table.samples();
  const sum = (at: number): number =>
    samples.reduce((all, { values }) => all + (values[at] ?? 0), 0);
  assert.equal(sum(0), 11);
  assert.equal(sum(1), 145);
  // Three stacks, and [other stacks] once for each kind.
  assert.equal(samples.length, 5);
  assert.match(table.overflowComments().join(), /^7 events .* beyond the 3 /);
});

test('values are rounded once, when they are read', () => {
  const table = new StackTable();
  for (let i = 0; i < 10; i++) table.add(stack('f'), [], [0.25]);
  assert.deepEqual(table.samples()[0]?.values, [3]);
});
