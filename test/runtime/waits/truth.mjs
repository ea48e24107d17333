/** What is known of the programs in this folder, held against what they measured of themselves. */
import assert from 'node:assert/strict';
import { assertMillis, assertNoOwnFrames, readingsOf, sums } from './readings.mjs';

/** Name, and a check that throws; all of them run on each Node. */
export const TRUTHS = {
  'block: waits by stack and kind': checkBlock,
  'mutex: holders of the event loop and of locks': checkMutex,
  'io: calls and bytes are exact': checkIo,
  'goroutine and threadcreate: leaks and starts by stack': checkTasks,
};

function checkBlock(node) {
  const { block } = readingsOf(node, 'block');
  assertNoOwnFrames(block);
  const of = (by, labels = {}) => sums(block, { by, ...labels });
  // Twice 20 more were read while it was off. Node's parts of a read are no reads of their own.
  assert.equal(of('readTwentyTimes').contentions, 20);
  assert.equal(of('readTwentyTimes', { kind: 'sync', leaf: 'readFileSync' }).contentions, 20);
  const child = of('waitForChild', { kind: 'sync', leaf: 'execFileSync' });
  assert.equal(child.contentions, 1);
  assertMillis(child.delay, 100, 'execFileSync');
  const atomics = of('waitOnAtomics', { kind: 'sync', leaf: 'Atomics.wait' });
  assert.equal(atomics.contentions, 1);
  assertMillis(atomics.delay, 149, 'Atomics.wait');
  assert.equal(of('compress', { kind: 'sync', leaf: 'gzipSync' }).contentions, 1);
  assert.equal(of('failToStat', { kind: 'sync', leaf: 'statSync' }).contentions, 1);
  const lock = of('waitBehind', { kind: 'lock', lock: 'orders' });
  assert.equal(lock.contentions, 2);
  assertMillis(lock.delay, 118, 'two waiters behind a lock');
  assert.equal(of('holdLong', { kind: 'lock' }).contentions, 0);
  assert.equal(of('neverWaits', { kind: 'lock' }).contentions, 0);
  const timer = of('startTimer', { kind: 'async', type: 'Timeout' });
  assert.equal(timer.contentions, 1);
  assertMillis(timer.delay, 79, 'a timer');
  assert.equal(of('readLater', { kind: 'async', type: 'FSREQCALLBACK' }).contentions, 1);
  assert.match(block.comments.join('\n'), /kind=async: on since .* until .*, one operation in 1,/);
  assert.match(block.comments.join('\n'), /on since .* until .*, rate 1 ns/);
}

function checkMutex(node) {
  const { mutex } = readingsOf(node, 'mutex');
  assertNoOwnFrames(mutex);
  for (const by of ['holdByComputing', 'holdByWaiting', 'holdByJson']) {
    const held = sums(mutex, { by, kind: 'eventloop' });
    assert.ok(held.contentions >= 1, by);
    // Of 150 ms: the next heartbeat was due 20 ms on at most, and the last look is charged with what follows.
    assertMillis(held.delay, 100, by);
  }
  const short = sums(mutex, { by: 'holdShortly', kind: 'eventloop' });
  // On a busy machine the thread that looks comes too late for some of them.
  assert.ok(short.contentions >= 8, `${short.contentions} of 20 short holds`);
  assertMillis(short.delay, 8 * 10, 'short holds', 20_000);
  const holders = { holdMutex: 'mutex', holdSema: 'sema', holdLimit: 'limit', holdPool: 'pool' };
  for (const [by, lock] of Object.entries(holders)) {
    const held = sums(mutex, { by, kind: 'lock', lock });
    assert.equal(held.contentions, 1, by);
    // Two others waited for as long as it held.
    assertMillis(held.delay, 116, by);
  }
  const semaphore = sums(mutex, { by: 'holdSemaphore', kind: 'lock', lock: 'semaphore' });
  assertMillis(semaphore.delay, 58, 'one waiter behind two holders');
  for (const by of ['holdPg', 'holdPgByQuery']) {
    const held = sums(mutex, { by, kind: 'lock', lock: 'pg' });
    assert.equal(held.contentions, 1, by);
    assertMillis(held.delay, 58, by);
  }
  const door = sums(mutex, { by: 'holdDoor', kind: 'lock', lock: 'door' });
  assert.equal(door.contentions, 1);
  assertMillis(door.delay, 58, 'one waiter at the door');
}

/** [function, leaf, kind, operations, bytes] */
const OPERATIONS = [
  ['writeSync', 'writeFileSync', 'fs', 10, 10_000],
  ['writeSync', 'appendFileSync', 'fs', 10, 20],
  ['readSync', 'readFileSync', 'fs', 4, 4 * 1002],
  ['readTextSync', 'readFileSync', 'fs', 1, 1002],
  ['failSync', 'readFileSync', 'fs', 1, 0],
  ['throughCallbacks', 'writeFile', 'fs', 1, 300],
  ['throughCallbacks', 'open', 'fs', 1, 0],
  ['throughCallbacks', 'read', 'fs', 1, 300],
  ['throughCallbacks', 'close', 'fs', 1, 0],
  ['throughPromises', 'readFile', 'fs', 1, 300],
  ['throughPromises', 'open', 'fs', 1, 0],
  ['throughPromises', 'FileHandle.write', 'fs', 1, 5],
  ['throughPromises', 'FileHandle.read', 'fs', 1, 7],
  ['talk', 'Socket.write', 'net', 1, 500],
  ['talk', 'Socket.end', 'net', 1, 3],
  ['talk', 'Socket.read', 'net', 1, 500],
  ['request', 'get', 'http', 1, 0],
  ['fetchTwice', 'fetch', 'http', 2, 0],
  ['requestNobody', 'get', 'http', 1, 0],
];

function checkIo(node) {
  checkIoFraction(node);
  const { io } = readingsOf(node, 'io');
  assertNoOwnFrames(io);
  const seen = OPERATIONS.map(([by, leaf, kind]) => {
    const { operations, bytes } = sums(io, { by, leaf, kind });
    return [by, leaf, kind, operations, bytes];
  });
  assert.deepEqual(seen, OPERATIONS);
  // Nothing else of these functions is in: no parts of their operations.
  assert.equal(sums(io, { by: 'writeSync' }).operations, 20);
  assert.equal(sums(io, { by: 'throughCallbacks' }).operations, 4);
  // A stream works on behalf of nobody on the stack: open, read, read at the end, close; open, write, close.
  const stream = sums(io, { leaf: 'read', kind: 'fs' }).bytes - 300;
  assert.equal(stream, 300);
  assert.equal(sums(io, { leaf: 'write', kind: 'fs' }).bytes, 300);
  assertMillis(sums(io, { by: 'request', kind: 'http' }).delay, 29, 'a request');
  assertMillis(sums(io, { by: 'fetchTwice', kind: 'http' }).delay, 58, 'two fetches');
  assert.equal(sums(io, { by: 'lookUp', kind: 'dns' }).operations, 2);
  // The accepting side read what the talking side wrote.
  assert.equal(sums(io, { by: '[accepted connection]' }).bytes, 503);
  assert.ok(sums(io, { by: '[http server]' }).bytes > 3 * 20);
}

/** 20,000 calls, of which one in ten is taken and counts ten times. */
function checkIoFraction(node) {
  const { io } = readingsOf(node, 'io', ['10']);
  const { operations } = sums(io, { leaf: 'statSync' });
  const deviation = Math.sqrt(20_000 * 9);
  assert.ok(Math.abs(operations - 20_000) < 6 * deviation, `${operations} of 20000`);
  assert.equal(operations % 10, 0);
}

function checkTasks(node) {
  const { before, during, after, threads } = readingsOf(node, 'tasks');
  assertNoOwnFrames(during);
  assert.equal(sums(before, { leaf: '[TCPServerWrap]' }).goroutine, 1);
  assert.equal(sums(during, { leaf: '[TCPServerWrap]' }).goroutine, 1);
  assert.equal(sums(during, { by: 'leakTimers', state: 'timers.setTimeout' }).goroutine, 25);
  assert.equal(sums(during, { by: 'leakPromises' }).goroutine, 0);
  assert.equal(sums(during, { by: 'finishReading' }).goroutine, 0);
  assert.equal(sums(during, { by: 'spinInWorker', state: 'running' }).goroutine, 3);
  assert.equal(sums(after, { by: 'leakTimers' }).goroutine, 0);
  assert.ok(sums(after, { leaf: '[Timeout]', thread: 'main' }).goroutine >= 25);
  assert.equal(sums(threads, { by: 'startWorkers', kind: 'worker' }).threadcreate, 3);
  assert.equal(sums(threads, { by: 'startChild', kind: 'process' }).threadcreate, 1);
  if (process.platform === 'linux') {
    assert.ok(sums(threads, { kind: 'native' }).threadcreate >= 4 + 3);
  }
  const { during: withPromises } = readingsOf(node, 'tasks', ['promises']);
  const awaits = sums(withPromises, { by: 'leakPromises', leaf: 'waitForEver', state: 'await' });
  assert.equal(awaits.goroutine, 7);
}
