import assert from 'node:assert/strict';
import { once } from 'node:events';
import { test } from 'node:test';
import { Worker } from 'node:worker_threads';
import { isOptimizerOn, useOptimizer } from '../fetch/optimizer.ts';
import { quietEnd } from './quiet-end.ts';

const BUSY_MS = 120;

test('the end waits for a thread that works, and has no more code optimized', async () => {
  const source = `
    const { parentPort } = require('node:worker_threads');
    parentPort.postMessage('on');
    const end = Date.now() + ${BUSY_MS};
    while (Date.now() < end);
  `;
  const worker = new Worker(source, { eval: true });
  await once(worker, 'message');
  const startedAt = performance.now();
  await quietEnd();
  // A worker's last milliseconds may pass in looks that see little of it.
  assert.ok(performance.now() - startedAt > BUSY_MS / 2);
  assert.equal(isOptimizerOn(), false);
  await worker.terminate();
});

test('where nothing is optimized the end does not wait', async () => {
  const ended = quietEnd().then(() => 'ended');
  const first = await Promise.race([ended, new Promise((done) => setImmediate(done, 'later'))]);
  assert.equal(first, 'ended');
  useOptimizer();
});
