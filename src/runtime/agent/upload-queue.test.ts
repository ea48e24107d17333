import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AGE_MAX_MS, QUEUE_BYTES_MAX, UploadQueue } from './upload-queue.ts';

function profile(sizeBytes: number, untilMs = 0) {
  return { name: 'cpu', bytes: new Uint8Array(sizeBytes), fromMs: 0, untilMs };
}

test('the oldest go for the newest, and the bytes stay within bounds', () => {
  const queue = new UploadQueue();
  let dropped = 0;
  for (let i = 0; i < 100; i++) dropped += queue.push(profile(1 << 20, i));
  assert.equal(dropped, 92);
  assert.equal(queue.length, 8);
  assert.equal(queue.first()?.untilMs, 92);
  assert.equal(queue.bytesHighest, QUEUE_BYTES_MAX);
});

test('what is too large alone is dropped alone', () => {
  const queue = new UploadQueue();
  queue.push(profile(10));
  assert.equal(queue.push(profile(QUEUE_BYTES_MAX + 1)), 1);
  assert.deepEqual([queue.length, queue.bytes], [1, 10]);
});

test('what no collector takes any more goes; what was taken is not counted twice', () => {
  const queue = new UploadQueue();
  const [old, young] = [profile(3, 0), profile(4, AGE_MAX_MS)];
  queue.push(old);
  queue.push(young);
  assert.equal(queue.expire(AGE_MAX_MS + 1), 1);
  queue.remove(old);
  queue.remove(young);
  queue.remove(young);
  assert.deepEqual([queue.length, queue.bytes], [0, 0]);
});
