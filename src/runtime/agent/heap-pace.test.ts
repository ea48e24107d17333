import assert from 'node:assert/strict';
import { test } from 'node:test';
import { HeapPace } from './heap-pace.ts';

test('a small heap is read at once, a large one when its first reading is paid for', () => {
  assert.ok(new HeapPace(10 << 20, 0).isDue(0));
  const large = new HeapPace(200 << 20, 0);
  assert.deepEqual([large.isDue(99_000), large.isDue(100_001)], [false, true]);
});

test('a reading takes a five-hundredth of the time', () => {
  const pace = new HeapPace(0, 0);
  pace.took(20, 1000);
  assert.deepEqual([pace.isDue(10_999), pace.isDue(11_000)], [false, true]);
});

test('a reading that stops the program for long is the last one', () => {
  const pace = new HeapPace(0, 0);
  pace.took(251, 0);
  assert.ok(pace.isStopped && !pace.isDue(1e9));
});
