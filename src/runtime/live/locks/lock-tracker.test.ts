import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { blockProfile } from '../block/block-profile.ts';
import { mutexProfile } from '../mutex/mutex-profile.ts';
import { setRate } from '../rates.ts';
import { type LockTicket, trackLock } from './lock-tracker.ts';

beforeEach(() => {
  setRate('blockRateNanos', 1);
  setRate('mutexFraction', 1);
});

afterEach(() => {
  setRate('blockRateNanos', 0);
  setRate('mutexFraction', 0);
});

interface Sums {
  readonly count: number;
  readonly ms: number;
}

/** Of one profile and lock, over all stacks or those with the function `by`. */
function sums(profile: typeof blockProfile | typeof mutexProfile, lock: string, by?: string): Sums {
  let [count, nanos] = [0, 0];
  for (const { stack, labels = [], values } of profile.readNow().samples) {
    if (!labels.some((label) => 'text' in label && label.text === lock)) continue;
    if (by !== undefined && !stack.some(({ functionName }) => functionName === by)) continue;
    count += values[0] ?? 0;
    nanos += values[1] ?? 0;
  }
  return { count, ms: nanos / 1e6 };
}

test('what waiters waited and holders are charged with is the same sum', async () => {
  const lock = trackLock('sum');
  const tickets: LockTicket[] = [];
  for (let i = 0; i < 5; i++) {
    tickets.push(lock.wait());
    await sleep(3);
  }
  for (const ticket of tickets) {
    ticket.acquired();
    await sleep(5);
    ticket.released();
  }
  const waited = sums(blockProfile, 'sum');
  const held = sums(mutexProfile, 'sum');
  assert.deepEqual([waited.count, held.count], [4, 4]);
  // A waiter is charged to the holder until the release, and waits until it is told of it.
  const apart = waited.ms - held.ms;
  assert.ok(apart >= 0 && apart < held.ms / 4, `${waited.ms} ms waited, ${held.ms} ms held`);
});

test('who finds the lock free waits for nobody, and who is waited for by nobody is not charged', async () => {
  const lock = trackLock('free', 2);
  const [a, b] = [lock.wait(), lock.wait()];
  a.acquired();
  b.acquired();
  await sleep(5);
  a.released();
  b.released();
  assert.deepEqual([sums(blockProfile, 'free').count, sums(mutexProfile, 'free').count], [0, 0]);
});

test('the holder is blamed by the stack that took the lock, not by who releases it', async () => {
  const lock = trackLock('blame');
  function takeIt(): LockTicket {
    return lock.wait();
  }
  function waitForIt(): LockTicket {
    return lock.wait();
  }
  function giveBack(ticket: LockTicket): void {
    ticket.released();
  }
  const holder = takeIt();
  holder.acquired();
  const waiter = waitForIt();
  await sleep(20);
  giveBack(holder);
  waiter.acquired();
  giveBack(waiter);
  assert.equal(sums(mutexProfile, 'blame', 'takeIt').count, 1);
  assert.ok(sums(mutexProfile, 'blame', 'takeIt').ms >= 19);
  assert.equal(sums(blockProfile, 'blame', 'waitForIt').count, 1);
  assert.equal(sums(mutexProfile, 'blame', 'waitForIt').count, 0);
});

test('who gives up has waited; twice released is released once', async () => {
  const lock = trackLock('gives up');
  const holder = lock.wait();
  holder.acquired();
  const waiter = lock.wait();
  await sleep(10);
  waiter.abandoned();
  waiter.released();
  holder.released();
  holder.released();
  assert.equal(sums(blockProfile, 'gives up').count, 1);
  assert.equal(sums(mutexProfile, 'gives up').count, 0);
  const next = lock.wait();
  next.acquired();
  next.released();
  assert.equal(sums(blockProfile, 'gives up').count, 1, 'the lock is free again');
});

test('a hold that began while everything was off still makes others wait', async () => {
  setRate('blockRateNanos', 0);
  setRate('mutexFraction', 0);
  const lock = trackLock('late');
  const holder = lock.wait();
  holder.acquired();
  setRate('blockRateNanos', 1);
  setRate('mutexFraction', 1);
  const waiter = lock.wait();
  await sleep(5);
  holder.released();
  waiter.acquired();
  waiter.released();
  assert.equal(sums(blockProfile, 'late').count, 1);
  // Its stack was not taken, so there is nobody to charge.
  assert.equal(sums(mutexProfile, 'late').count, 0);
});
