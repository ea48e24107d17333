import assert from 'node:assert/strict';
import { test } from 'node:test';
import { callSlices } from './call-slices.ts';
import type { CpuNode, V8CpuProfile } from './v8-profile.ts';

/** Nodes by id: `name`, and the ids of what it calls. Samples are 10 us apart. */
function drawn(nodes: Readonly<Record<number, readonly [string, ...number[]]>>, samples: number[]) {
  const profile: V8CpuProfile = {
    nodes: Object.entries(nodes).map(([id, [functionName, ...children]]): CpuNode => {
      const place = { scriptId: '1', url: 'a.js', lineNumber: 0, columnNumber: 0 };
      return { id: Number(id), callFrame: { functionName, ...place }, children };
    }),
    startTime: 1000,
    endTime: 1000 + 10 * (samples.length + 1),
    samples,
    timeDeltas: samples.map(() => 10),
  };
  return profile;
}

const NODES = {
  1: ['(root)', 2, 5, 6],
  2: ['main', 3, 4],
  3: ['a'],
  4: ['b'],
  5: ['(idle)'],
  6: ['(garbage collector)'],
} as const;

function said(samples: number[], slicesMax = 100): string[] {
  const { slices } = callSlices(drawn(NODES, samples), slicesMax);
  return slices.map(
    ({ node, startMicros, durationMicros }) =>
      `${node.callFrame.functionName} ${startMicros}+${durationMicros}`,
  );
}

test('samples in a row that share a frame are one call', () => {
  assert.deepEqual(said([3, 3, 4, 2]), ['a 1010+20', 'b 1030+10', 'main 1010+40']);
});

test('nothing is called while the event loop is idle', () => {
  assert.deepEqual(said([3, 5, 5, 3]), ['a 1010+10', 'main 1010+10', 'a 1040+10', 'main 1040+10']);
});

test('a collection is within what it interrupts, and several are one', () => {
  const expected = ['(garbage collector) 1020+20', 'a 1010+40', 'main 1010+40'];
  assert.deepEqual(said([3, 6, 6, 3]), expected);
});

test('no more calls than asked for, and it is said', () => {
  const { slices, isCut } = callSlices(drawn(NODES, [3, 4, 3, 4, 3]), 3);
  assert.equal(slices.length, 3);
  assert.equal(isCut, true);
  assert.deepEqual(said([]), []);
});
