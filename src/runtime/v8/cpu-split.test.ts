import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CpuClock } from '../recording/recording-options.ts';
import { splitCpu } from './cpu-split.ts';

const STEP_MICROS = 10_000;

/**
 * One column is 10 ms. The upper row is where the thread was seen in the middle of it: a letter is a
 * spot, `.` idle, small letters are calls that are known to block. The lower row is the CPU used in it,
 * in ms, `X` being all ten; a third one the time in the queue for a CPU.
 */
function split(seen: string, cpu: string, queued = ''): Record<string, number> {
  const spots = [...seen];
  const result = splitCpu(
    {
      timesMicros: spots.map((_, i) => (i + 0.5) * STEP_MICROS),
      states: spots.map((spot) => stateOf(spot)),
      spots: spots.map((spot) => spot.charCodeAt(0)),
      startMicros: 0,
      endMicros: spots.length * STEP_MICROS,
    },
    clockOf(cpu, 2, queued),
  );
  const millis: Record<string, number> = {};
  for (const [i, spot] of spots.entries()) {
    millis[spot] = (millis[spot] ?? 0) + (result.cpuNanos[i] ?? 0) / 1e6;
  }
  if (result.loopNanos > 0) millis.loop = result.loopNanos / 1e6;
  for (const spot of Object.keys(millis)) millis[spot] = Math.round(millis[spot] ?? 0);
  return millis;
}

interface Drawn {
  readonly name: string;
  readonly seen: string;
  readonly cpu: string;
  readonly queued?: string;
  readonly want: Readonly<Record<string, number>>;
}

function stateOf(spot: string): 'idle' | 'blocking' | 'running' {
  if (spot === '.') return 'idle';
  return spot >= 'a' ? 'blocking' : 'running';
}

function clockOf(cpu: string, readingsPerStep: number, queued = ''): CpuClock {
  const count = cpu.length * readingsPerStep;
  return {
    source: 'schedstat',
    timesMicros: Array.from({ length: count + 1 }, (_, i) => (i * STEP_MICROS) / readingsPerStep),
    cpuNanos: sumsOf(cpu, readingsPerStep),
    ...(queued !== '' && { queuedNanos: sumsOf(queued, readingsPerStep) }),
  };
}

function sumsOf(digits: string, readingsPerStep: number): number[] {
  const sums = [0];
  for (const digit of digits) {
    const nanos = (digit === 'X' ? 10 : Number(digit)) * 1e6;
    for (let i = 0; i < readingsPerStep; i++) {
      sums.push((sums.at(-1) ?? 0) + nanos / readingsPerStep);
    }
  }
  return sums;
}

for (const { name, seen, cpu, queued, want } of [
  {
    name: 'what ran between two waits and was not seen is not theirs',
    seen: 'CWWWWWCWWWWWCWWW.',
    cpu: 'X00X00X00X00X0000',
    want: { C: 30, W: 0, '.': 0, loop: 20 },
  },
  {
    name: 'a busy thread: cpu is wall',
    seen: 'AAAABBBB',
    cpu: 'XXXXXXXX',
    want: { A: 40, B: 40 },
  },
  {
    name: 'half the CPU went to another process: both halve',
    seen: 'AAAABBBB',
    cpu: '55555555',
    want: { A: 20, B: 20 },
  },
  {
    name: 'a wait that nothing names is told by the clock',
    seen: 'AAAAWWWWAAAA',
    cpu: 'XXXX0000XXXX',
    want: { A: 80, W: 0 },
  },
  {
    name: 'a short wait is known from its longer ones',
    seen: 'AWWWWWAWAAWWWWWAA',
    cpu: 'X00000X5XX00000XX',
    want: { A: 65, W: 0 },
  },
  {
    name: 'a call known to block gets none while others are there',
    seen: 'AAbAAbAA',
    cpu: 'XX5XX5XX',
    want: { A: 70, b: 0 },
  },
  {
    name: 'a call known to block that proves to work gets what it used',
    seen: 'AAbbbbbbAA',
    cpu: 'XXXXXXXXXX',
    want: { A: 40, b: 60 },
  },
  {
    name: 'idle never gets any; what it used goes to the nearest that ran',
    seen: '..A....B..',
    cpu: '0050001500',
    want: { '.': 0, A: 5, B: 6 },
  },
  {
    name: 'what the running samples cannot hold is the event loop itself',
    seen: '...A......',
    cpu: '555X555555',
    want: { '.': 0, A: 10, loop: 45 },
  },
  {
    name: 'nothing was seen running: all is the event loop',
    seen: '....',
    cpu: '1111',
    want: { '.': 0, loop: 4 },
  },
  {
    name: 'nothing but waiting was seen: whoever waited used it',
    seen: 'bbbb',
    cpu: '1001',
    want: { b: 2 },
  },
  {
    name: 'who queues for a CPU does not wait: it weighs like the rest',
    seen: 'AAAABBBBAAAA',
    cpu: 'XX55000055XX',
    queued: '0055XXXX5500',
    want: { A: 60, B: 0 },
  },
  {
    name: 'the queue after a wait does not make it work',
    seen: 'AAWWWWWWAAWWWWWWAA',
    cpu: 'XX000000XX000000XX',
    queued: '000000XX000000XX00',
    want: { A: 60, W: 0 },
  },
  {
    name: 'a queue is told of when it is over: it belongs to the time before',
    seen: 'AAWWWWWWAAAAAA',
    cpu: 'XX0000000000XX',
    queued: '000000000000X0',
    want: { A: 40, W: 0 },
  },
] as readonly Drawn[]) {
  test(`${name}: ${seen} over ${cpu}`, () => {
    assert.deepEqual(split(seen, cpu, queued), want);
  });
}

test('with one reading for the whole recording, CPU goes by wall time', () => {
  const clock: CpuClock = { source: 'cpuUsage', timesMicros: [0, 80_000], cpuNanos: [0, 40e6] };
  const { cpuNanos } = splitCpu(
    {
      timesMicros: [5000, 15_000, 25_000, 35_000, 45_000, 55_000, 65_000, 75_000],
      states: new Array(8).fill('running'),
      spots: [1, 1, 1, 1, 1, 1, 2, 2],
      startMicros: 0,
      endMicros: 80_000,
    },
    clock,
  );
  const first = cpuNanos.slice(0, 6).reduce((sum, nanos) => sum + nanos, 0);
  assert.ok(Math.abs(first / 1e6 - 30) < 1, `${first / 1e6} ms of 40`);
});

test('wall reaches from half way to the one before to half way to the next', () => {
  const { wallNanos } = splitCpu(
    {
      timesMicros: [10, 30, 90],
      states: ['running', 'running', 'running'],
      spots: [1, 2, 3],
      startMicros: 0,
      endMicros: 100,
    },
    { source: 'schedstat', timesMicros: [0, 100], cpuNanos: [0, 0] },
  );
  assert.deepEqual(wallNanos, [20_000, 40_000, 40_000]);
});

test('no samples: nothing is divided by nothing', () => {
  const empty = { timesMicros: [], states: [], spots: [], startMicros: 0, endMicros: 50_000 };
  assert.deepEqual(splitCpu(empty, clockOf('12000', 1)), {
    wallNanos: [],
    cpuNanos: [],
    loopNanos: 3e6,
  });
});
