import assert from 'node:assert/strict';
import { test } from 'node:test';
import { objectsOf } from './sampled-objects.ts';
import type { HeapNode } from './v8-profile.ts';

const FRAME = { functionName: 'f', scriptId: '1', url: '', lineNumber: 0, columnNumber: 0 };

/** A node as V8 makes it of `counts` samples of each size. */
function sampled(counts: ReadonlyMap<number, number>, rateBytes: number) {
  const standsFor = (size: number) => 1 / (1 - Math.exp(-size / rateBytes));
  let selfSize = 0;
  let objects = 0;
  const samples = [];
  for (const [size, count] of counts) {
    selfSize += size * Math.floor(count * standsFor(size) + 0.5);
    objects += count * standsFor(size);
    const product = size * Math.floor(standsFor(size) + 0.5);
    for (let i = 0; i < count; i++) samples.push({ nodeId: 1, size: product, ordinal: i });
  }
  const node: HeapNode = { id: 1, callFrame: FRAME, selfSize, children: [] };
  return { node, samples, objects };
}

function offOf(counts: ReadonlyMap<number, number>, rateBytes: number): number {
  const { node, samples, objects } = sampled(counts, rateBytes);
  return Math.abs(objectsOf(node, samples, rateBytes) / objects - 1);
}

for (const rateBytes of [1, 512, 32_768, 524_288]) {
  test(`one size a site is told at a rate of ${rateBytes}`, () => {
    for (const size of [16, 24, 56, 64, 96, 128, 192, 1024, 40_000, 3_000_000]) {
      const off = offOf(new Map([[size, 200]]), rateBytes);
      assert.ok(off < 0.02, `${size} bytes: off by ${(100 * off).toFixed(1)} %`);
    }
  });
}

test('a few samples tell less', () => {
  // 32832 bytes may be 342 objects of 96 or 513 of 64.
  assert.ok(offOf(new Map([[96, 1]]), 32_768) < 1);
});

test('several sizes a site come out nearly', () => {
  const counts = new Map([
    [24, 90],
    [96, 300],
    [1024, 20],
  ]);
  const off = offOf(counts, 32_768);
  assert.ok(off < 0.3, `off by ${(100 * off).toFixed(1)} %`);
});

test('what V8 would not have made counts as itself', () => {
  const node: HeapNode = { id: 1, callFrame: FRAME, selfSize: 1001, children: [] };
  assert.equal(Math.round(objectsOf(node, [{ nodeId: 1, size: 1001, ordinal: 1 }], 8)), 1);
});
