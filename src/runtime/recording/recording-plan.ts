/**
 * What is recorded when. Profilers disturb each other, so they take turns.
 *
 * V8 has one heap sampler, which either forgets objects that are collected (what is live remains) or keeps
 * them (what was allocated), so `heap` and `allocs` take turns on any Node; V8's CPU sampler runs beside
 * either, which has been measured (docs/runtime.md). The kinds that patch Node's functions or follow its
 * tasks (block, mutex, io, goroutine) run one at a time.
 *
 * With a known end, V8's samplers have the first part alone, live objects before allocations, so that those of
 * the program's start are among them; the others have a tenth each after that. Without one, nobody knows
 * whether the program is over in a second or runs for a day: the CPU profile goes on all the time, and the
 * others take turns beside it in rounds that grow, so that a short program has something of each. What V8
 * sampled in the turns of the costly ones is cut out of the CPU profile afterwards.
 */
import type { HeapMode, HeapPart } from './recording-options.ts';

export const WAIT_KINDS = ['block', 'mutex', 'io', 'goroutine'] as const;
export type WaitKind = (typeof WAIT_KINDS)[number];

/** Of a busy server these take half as much CPU again while they are on (docs/runtime.md), the others little. */
export const COSTLY_WAITS: ReadonlySet<WaitKind> = new Set(['io', 'goroutine']);

export interface PlanRequest {
  /** undefined when nobody knows when the program ends. */
  readonly durationMs: number | undefined;
  readonly hasCpu: boolean;
  readonly heap: HeapMode;
  readonly waits: readonly WaitKind[];
}

export type PlanStep = { readonly atMs: number } & (
  | { readonly do: 'heap'; readonly kind: HeapPart['kind'] }
  /** Ends the CPU profile and the heap window. */
  | { readonly do: 'end-samplers' }
  /** Ends the kind before; undefined begins none. */
  | { readonly do: 'wait'; readonly kind: WaitKind | undefined }
  /** Takes down what is outstanding, in case the program ends before goroutine's turn. */
  | { readonly do: 'look' }
);

export interface RecordingPlan {
  /** In order; `atMs` counts from the start of the program. */
  readonly steps: readonly PlanStep[];
  /** Whether waits have their time alone, or beside the CPU profile. */
  readonly isExclusive: boolean;
}

/** Of a known duration, for each kind of wait. */
const WAIT_SHARE = 0.1;
/** Without a known end: what a short program allocates is worth more than what it holds when it ends. */
const ALLOCS_FIRST_MS = 1000;
/** A program that goes on has both once more, with more time. */
const ALLOCS_AGAIN_MS = 10_000;
const LIVE_AGAIN_MS = 20_000;
const SLICE_MIN_MS = 500;
const SLICE_MAX_MS = 10_000;
/** Not before the first turn: what it needs is loaded then anyway, and shorter programs do without. */
const LOOK_MS = SLICE_MIN_MS;

/** `endMs` is when a recording ends in any case. */
export function recordingPlan(request: PlanRequest, endMs: number): RecordingPlan {
  const { durationMs } = request;
  const plan =
    durationMs === undefined || durationMs <= 0
      ? openPlan(request, endMs)
      : closedPlan(request, durationMs);
  return { ...plan, steps: [...plan.steps].sort((a, b) => a.atMs - b.atMs) };
}

function closedPlan(request: PlanRequest, durationMs: number): RecordingPlan {
  const { waits, hasCpu, heap } = request;
  const hasSamplers = hasCpu || heap !== 'off';
  const waitMs = hasSamplers ? durationMs * WAIT_SHARE : durationMs / Math.max(1, waits.length);
  const samplersMs = hasSamplers ? durationMs - waitMs * waits.length : 0;
  const steps: PlanStep[] = [];
  if (heap === 'both') {
    steps.push({ atMs: 0, do: 'heap', kind: 'live' });
    steps.push({ atMs: samplersMs / 2, do: 'heap', kind: 'allocs' });
  } else if (heap !== 'off') steps.push({ atMs: 0, do: 'heap', kind: heap });
  if (hasSamplers && waits.length > 0) steps.push({ atMs: samplersMs, do: 'end-samplers' });
  for (const [i, kind] of waits.entries()) {
    steps.push({ atMs: samplersMs + i * waitMs, do: 'wait', kind });
  }
  return { steps, isExclusive: true };
}

function openPlan({ waits, hasCpu, heap }: PlanRequest, endMs: number): RecordingPlan {
  const steps: PlanStep[] = [];
  if (heap === 'both') {
    steps.push({ atMs: 0, do: 'heap', kind: 'allocs' });
    steps.push({ atMs: ALLOCS_FIRST_MS, do: 'heap', kind: 'live' });
    steps.push({ atMs: ALLOCS_AGAIN_MS, do: 'heap', kind: 'allocs' });
    steps.push({ atMs: LIVE_AGAIN_MS, do: 'heap', kind: 'live' });
  } else if (heap !== 'off') steps.push({ atMs: 0, do: 'heap', kind: heap });
  const hasSamplers = hasCpu || heap !== 'off';
  const [only] = waits;
  if (!hasSamplers && waits.length === 1 && only !== undefined) {
    return { steps: [{ atMs: 0, do: 'wait', kind: only }], isExclusive: true };
  }
  if (waits.includes('goroutine')) steps.push({ atMs: LOOK_MS, do: 'look' });
  const round = hasSamplers ? [undefined, ...waits] : waits;
  if (waits.length > 0) steps.push(...rounds(round, endMs));
  return { steps, isExclusive: !hasSamplers };
}

function rounds(kinds: readonly (WaitKind | undefined)[], endMs: number): readonly PlanStep[] {
  const steps: PlanStep[] = [];
  let sliceMs = SLICE_MIN_MS;
  for (let atMs = 0; atMs < endMs; sliceMs = Math.min(SLICE_MAX_MS, sliceMs * 2)) {
    for (const kind of kinds) {
      steps.push({ atMs, do: 'wait', kind });
      atMs += sliceMs;
    }
  }
  return steps;
}
