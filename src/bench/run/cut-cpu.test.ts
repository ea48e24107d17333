import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CpuPart } from '../../runtime/recording/recording-options.ts';
import { cutCpu } from './cut-cpu.ts';

/** Samples every 10 µs from 100 on: nodes 1, 2, 3 … one after the other. */
function part(count: number): CpuPart {
  const times = Array.from({ length: count + 1 }, (_, i) => 100 + 10 * i);
  return {
    profile: {
      nodes: [],
      startTime: 100,
      endTime: 100 + 10 * count,
      samples: Array.from({ length: count }, (_, i) => i + 1),
      timeDeltas: Array.from({ length: count }, () => 10),
    },
    startedAtMs: 0,
    rateHz: 100,
    clock: {
      source: 'schedstat',
      timesMicros: times,
      // 1 ns a µs up to 150, twice that behind.
      cpuNanos: times.map((time) => time + Math.max(0, time - 150)),
    },
    otherThreadsNanos: 1000,
    workersSeen: 0,
    preload: '',
  };
}

test('only what lies in the windows stays, without the gaps between', () => {
  const cut = cutCpu(part(10), [115, 135, 165, 185]);
  assert.deepEqual(cut.profile.samples, [2, 3, 7, 8]);
  assert.deepEqual(cut.profile.timeDeltas, [5, 10, 10, 10]);
  assert.equal(cut.profile.startTime, 0);
  assert.equal(cut.profile.endTime, 40);
  const { timesMicros, cpuNanos } = cut.clock;
  assert.equal(timesMicros.at(-1), 40);
  assert.equal(cpuNanos.at(-1), 20 + 40);
  assert.deepEqual(
    [...cpuNanos].sort((a, b) => a - b),
    cpuNanos,
  );
  // Two fifths of the time.
  assert.equal(cut.otherThreadsNanos, 400);
});

test('without a window nothing is left', () => {
  const cut = cutCpu(part(3), []);
  assert.deepEqual(cut.profile.samples, []);
  assert.equal(cut.clock.cpuNanos.at(-1), 0);
});

test('a window around all keeps all', () => {
  const cut = cutCpu(part(4), [90, 200]);
  assert.deepEqual(cut.profile.samples, [1, 2, 3, 4]);
  assert.equal(cut.clock.cpuNanos.at(-1), 40);
});
