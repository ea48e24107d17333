import assert from 'node:assert/strict';
import { test } from 'node:test';
import { HeapPace } from './heap-pace.ts';

const MB = 1 << 20;
const QUICK = { collects: false, firstMs: 15_000, heapBytes: 10 * MB, nowMs: 0 };
const COLLECTING = { ...QUICK, collects: true };

test('a small heap is read after its first period, a large one when its first reading is paid for', () => {
  const small = new HeapPace(COLLECTING);
  assert.deepEqual([small.isDue(14_999), small.isDue(15_000)], [false, true]);
  const large = new HeapPace({ ...COLLECTING, heapBytes: 200 * MB });
  assert.deepEqual([large.isDue(199_999), large.isDue(200_001)], [false, true]);
  assert.ok(new HeapPace({ ...QUICK, heapBytes: 200 * MB }).isDue(15_000));
  const rarely = new HeapPace({ ...COLLECTING, heapBytes: 200 * MB, firstMs: 600_000 });
  assert.deepEqual([rarely.isDue(599_999), rarely.isDue(600_000)], [false, true]);
});

test('a reading takes a five-hundredth of the time, with what V8 optimizes anew after a collection', () => {
  const quick = new HeapPace(QUICK);
  quick.took(20, 1000);
  assert.deepEqual([quick.isDue(10_999), quick.isDue(11_000)], [false, true]);
  const collecting = new HeapPace(COLLECTING);
  collecting.took(20, 1000);
  assert.deepEqual([collecting.isDue(110_999), collecting.isDue(111_000)], [false, true]);
});

test('a reading that stops the program for long is the last one', () => {
  const pace = new HeapPace(COLLECTING);
  pace.took(251, 0);
  assert.ok(pace.isStopped && !pace.isDue(1e9));
});
