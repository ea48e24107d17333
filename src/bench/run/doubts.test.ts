import assert from 'node:assert/strict';
import { test } from 'node:test';
import { doubtsOf, isTimedWrongly, nWithin } from './doubts.ts';

const FINE = { name: 'X', n: 1000, nanos: 1e9, starts: 1, metrics: new Map<string, number>() };

test('a usual result raises no doubt', () => {
  assert.deepEqual(doubtsOf(FINE), []);
});

test('work that V8 has left out, a timer too short for the clock, and a number of its own are said', () => {
  const empty = doubtsOf({ ...FINE, n: 1e9, nanos: 1e8 });
  assert.match(empty.join('\n'), /V8 has left the work out.*keepAlive/);
  const short = doubtsOf({ ...FINE, n: 1e6, nanos: 1e8, starts: 1e6 });
  assert.match(short.join('\n'), /the timer ran for 100 ns at a time/);
  const own = doubtsOf({ ...FINE, metrics: new Map([['ns/op', 5]]) });
  assert.match(own.join('\n'), /reports 5 ns\/op itself; measured were 1\.000e\+6 ns\/op/);
});

const run = (n: number, nanos: number, wholeNanos: number) => ({ n, nanos, wholeNanos });

test('a timer that stands while the work is done is told from a long setup', () => {
  assert.ok(isTimedWrongly(run(1e4, 1000, 1e6), run(1e6, 1000, 1e8)));
  // The same two seconds whatever n is.
  assert.ok(!isTimedWrongly(run(1, 1000, 2e9), run(100, 100_000, 2e9)));
  // Much setup an operation, but some work as well.
  assert.ok(!isTimedWrongly(run(1e4, 1e5, 1e7), run(1e6, 1e7, 1e9)));
});

test('how many operations fit into a time is told from two runs', () => {
  // Two seconds of setup, a millisecond each.
  assert.equal(nWithin(5e9, run(1, 1000, 2.001e9), run(101, 100_000, 2.101e9)), 101 + 2899);
  assert.equal(nWithin(1e9, run(1, 1000, 2.001e9), run(101, 100_000, 2.101e9)), 101);
  assert.equal(nWithin(1e9, run(1, 1000, 5e6), run(100, 100, 4e6)), Number.POSITIVE_INFINITY);
  assert.equal(nWithin(1e9, run(1, 1000, 5e6), run(1, 1000, 5e6)), Number.POSITIVE_INFINITY);
});
