import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type PlanRequest, recordingPlan, WAIT_KINDS } from './recording-plan.ts';

const ALL: PlanRequest = { durationMs: 30_000, hasCpu: true, heap: 'both', waits: WAIT_KINDS };
const HOUR_MS = 3_600_000;

/** `0 heap live, 9000 heap allocs, 18000 end-samplers …`. */
function textOf(request: PlanRequest, stepsMax = 20): string {
  const { steps } = recordingPlan(request, HOUR_MS);
  const texts = steps.slice(0, stepsMax).map((step) => {
    const kind = 'kind' in step ? ` ${step.kind ?? 'nothing'}` : '';
    return `${Math.round(step.atMs)} ${step.do}${kind}`;
  });
  return texts.join(', ');
}

for (const [name, request, want] of [
  [
    'with a known end: V8, then each of the others alone',
    ALL,
    '0 heap live, 9000 heap allocs, 18000 end-samplers, 18000 wait block, 21000 wait mutex, 24000 wait io, 27000 wait goroutine',
  ],
  ['one kind has all the time', { ...ALL, hasCpu: false, heap: 'off', waits: ['io'] }, '0 wait io'],
  [
    'waits alone share it',
    { ...ALL, hasCpu: false, heap: 'off', waits: ['block', 'mutex'] },
    '0 wait block, 15000 wait mutex',
  ],
  [
    'samplers alone have no end but the last',
    { ...ALL, waits: [] },
    '0 heap live, 15000 heap allocs',
  ],
  ['cpu alone needs no steps', { ...ALL, heap: 'off', waits: [] }, ''],
  [
    'without a known end: allocations first, the others in turns beside',
    { ...ALL, durationMs: undefined },
    '0 heap allocs, 0 wait nothing, 500 look, 500 wait block, 1000 heap live, 1000 wait mutex, 1500 wait io, 2000 wait goroutine',
  ],
] as const) {
  test(name, () => assert.equal(textOf(request, want.includes('look') ? 8 : 20), want));
}

test('a kind of wait alone, without a known end, is on all the time', () => {
  const request: PlanRequest = {
    durationMs: undefined,
    hasCpu: false,
    heap: 'off',
    waits: ['block'],
  };
  const plan = recordingPlan(request, HOUR_MS);
  assert.deepEqual(plan.steps, [{ atMs: 0, do: 'wait', kind: 'block' }]);
  assert.equal(plan.isExclusive, true);
});

test('rounds grow up to ten seconds a turn and end with the recording', () => {
  const { steps, isExclusive } = recordingPlan({ ...ALL, durationMs: undefined }, HOUR_MS);
  const blocks = steps.filter((step) => step.do === 'wait' && step.kind === 'block');
  const gaps = blocks.slice(1).map((step, i) => step.atMs - (blocks[i]?.atMs ?? 0));
  assert.equal(isExclusive, false);
  assert.deepEqual(gaps.slice(0, 3), [3000, 6000, 12_000]);
  assert.equal(gaps.at(-1), 50_000);
  assert.ok((steps.at(-1)?.atMs ?? 0) < HOUR_MS + 50_000);
  assert.ok(steps.length < 500, `${steps.length} steps`);
});

test('a child that starts after the end has no time, and a plan all the same', () => {
  assert.ok(recordingPlan({ ...ALL, durationMs: -5 }, HOUR_MS).steps.length > 0);
});
