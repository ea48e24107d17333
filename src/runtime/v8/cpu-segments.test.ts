import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CpuPart } from '../recording/recording-options.ts';
import { withoutPauses } from './cpu-segments.ts';

/** A sample each 10 ms of node 7, for 100 ms from 1000 µs on; the thread uses half of its time. */
const PART: CpuPart = {
  profile: {
    nodes: [],
    startTime: 1000,
    endTime: 101_000,
    samples: Array.from({ length: 10 }, () => 7),
    timeDeltas: Array.from({ length: 10 }, () => 10_000),
  },
  startedAtMs: 5000,
  rateHz: 100,
  clock: {
    source: 'schedstat',
    timesMicros: [1000, 41_000, 101_000],
    cpuNanos: [7, 20_000_007, 50_000_007],
  },
  otherThreadsNanos: 1000,
  workersSeen: 0,
  preload: '/p.cjs',
};

/** `FROM-TO samples cpu`, in milliseconds since the start. */
function textOf(part: CpuPart): string {
  const { profile, clock } = part;
  const ms = (micros: number) => (micros - 1000) / 1000;
  const cpu = ((clock.cpuNanos.at(-1) ?? 0) - (clock.cpuNanos[0] ?? 0)) / 1e6;
  return `${ms(profile.startTime)}-${ms(profile.endTime)} ${profile.samples?.length} ${cpu}`;
}

for (const [name, pauses, want] of [
  ['none', [], ['0-100 10 50']],
  ['one in the middle', [{ from: 31_000, to: 61_000 }], ['0-30 3 15', '60-100 4 20']],
  [
    'at both ends',
    [
      { from: 0, to: 21_000 },
      { from: 91_000, to: 200_000 },
    ],
    ['20-90 7 35'],
  ],
  [
    'one behind the other',
    [
      { from: 11_000, to: 21_000 },
      { from: 21_000, to: 51_000 },
    ],
    ['0-10 1 5', '50-100 5 25'],
  ],
  ['all of it', [{ from: 0, to: 200_000 }], []],
] as const) {
  test(`pauses: ${name}`, () => {
    assert.deepEqual(withoutPauses({ ...PART, pauses }).map(textOf), want);
  });
}

test('other threads have the share of the time that is left; each part knows when it began', () => {
  const [first, second] = withoutPauses({ ...PART, pauses: [{ from: 31_000, to: 61_000 }] });
  assert.deepEqual([first?.otherThreadsNanos, second?.otherThreadsNanos], [300, 400]);
  assert.deepEqual([first?.startedAtMs, second?.startedAtMs], [5000, 5060]);
  // The first sample behind the pause is 10 ms after it, not 40 after the one before.
  assert.equal(second?.profile.timeDeltas?.[0], 10_000);
});
