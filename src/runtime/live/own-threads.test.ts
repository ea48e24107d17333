import assert from 'node:assert/strict';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { once } from 'node:events';
import { test } from 'node:test';
import { Worker } from 'node:worker_threads';
import { isOwnThread, isStartingOwnThread, startOwnThread } from './own-threads.ts';

test("our threads are told from the program's, and see nothing of its environment", async () => {
  const seen: boolean[] = [];
  const see = () => seen.push(isStartingOwnThread());
  subscribe('worker_threads', see);
  const source = "require('node:worker_threads').parentPort.postMessage(Object.keys(process.env))";
  const own = startOwnThread(source, { eval: true });
  const { threadId } = own;
  const others = new Worker(source, { eval: true });
  unsubscribe('worker_threads', see);
  assert.deepEqual(seen, [true, false]);
  assert.equal(isOwnThread(threadId), true);
  assert.equal(isOwnThread(others.threadId), false);
  assert.deepEqual(await once(own, 'message'), [[]]);
  await Promise.all([own.terminate(), others.terminate()]);
  assert.equal(isOwnThread(threadId), false);
});
