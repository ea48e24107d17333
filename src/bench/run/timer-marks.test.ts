import assert from 'node:assert/strict';
import { test } from 'node:test';
import { InspectorHeap } from '../../runtime/live/inspector-heap.ts';
import type { HeapNode } from '../../runtime/v8/v8-profile.ts';
import { cutByMarks, MARKS_MAX, TimerMarks } from './timer-marks.ts';

let sink: unknown;

function outside(): void {
  for (let i = 0; i < 20_000; i++) sink = { outside: i };
}

function inside(): void {
  for (let i = 0; i < 20_000; i++) sink = { inside: i };
}

function bytesOf(node: HeapNode, name: string): number {
  const own = node.callFrame.functionName === name ? node.selfSize : 0;
  return node.children.reduce((sum, child) => sum + bytesOf(child, name), own);
}

test("V8's samples between the marks stay, and no others", () => {
  const rateBytes = 512;
  const marks = new TimerMarks(rateBytes);
  const sampler = new InspectorHeap('allocs');
  sampler.start(rateBytes);
  marks.begin();
  marks.open();
  outside();
  marks.close();
  // Forgets what came before.
  marks.reset();
  marks.open();
  inside();
  marks.close();
  outside();
  marks.open();
  inside();
  marks.close();
  const reading = { name: 'allocs', rateBytes, sinceMs: 0, comments: [] } as const;
  const { profile } = sampler.read(reading).part;
  sampler.stop();
  const cut = cutByMarks(profile);
  assert.ok(bytesOf(profile.head, 'outside') > 500_000);
  assert.equal(bytesOf(cut.head, 'outside'), 0);
  assert.equal(bytesOf(cut.head, 'inside'), bytesOf(profile.head, 'inside'));
  assert.equal(bytesOf(cut.head, 'markTimerStart'), 0);
  assert.ok(sink !== undefined);
});

test('marks end before they take longer than what they mark', () => {
  const marks = new TimerMarks(1);
  marks.begin();
  for (let i = 0; i < MARKS_MAX; i++) {
    marks.open();
    marks.close();
  }
  assert.ok(marks.isFull);
});
