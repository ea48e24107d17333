/** When each kind is recorded, told to the user before it begins. */
import {
  COSTLY_WAITS,
  type PlanRequest,
  recordingPlan,
  WAIT_KINDS,
} from '../../runtime/recording/recording-plan.ts';
import { heapMode, type Kind } from './kinds.ts';

export function planRequest(kinds: ReadonlySet<Kind>, durationMs: number | undefined): PlanRequest {
  return {
    durationMs,
    hasCpu: kinds.has('cpu'),
    heap: heapMode(kinds),
    waits: WAIT_KINDS.filter((kind) => kinds.has(kind)),
  };
}

/** `plan: cpu 0-18 s, heap 0-9 s, allocs 9-18 s, block 18-21 s …`, in seconds since the start. */
export function planText(kinds: ReadonlySet<Kind>, durationMs: number | undefined): string {
  return durationMs === undefined ? openText(kinds) : closedText(kinds, durationMs);
}

function closedText(kinds: ReadonlySet<Kind>, durationMs: number): string {
  const { steps } = recordingPlan(planRequest(kinds, durationMs), durationMs);
  const spans = new Map<Kind, readonly [fromMs: number, toMs: number]>();
  const endOf = (fromMs: number): number => {
    return steps.find(({ atMs }) => atMs > fromMs)?.atMs ?? durationMs;
  };
  const samplersEnd = steps.find((step) => step.do === 'end-samplers')?.atMs ?? durationMs;
  if (kinds.has('cpu')) spans.set('cpu', [0, samplersEnd]);
  for (const step of steps) {
    if (step.do === 'heap') {
      spans.set(step.kind === 'live' ? 'heap' : 'allocs', [step.atMs, endOf(step.atMs)]);
    } else if (step.do === 'wait' && step.kind !== undefined) {
      spans.set(step.kind, [step.atMs, endOf(step.atMs)]);
    }
  }
  const texts = [...spans].map(([kind, [from, to]]) => `${kind} ${seconds(from)}-${seconds(to)} s`);
  return `plan: ${texts.join(', ')}`;
}

function openText(kinds: ReadonlySet<Kind>): string {
  const samplers = [
    ...(kinds.has('cpu') ? ['cpu all the time'] : []),
    ...{ both: ['allocs and heap in turns'], live: ['heap'], allocs: ['allocs'], off: [] }[
      heapMode(kinds)
    ],
  ];
  const waits = WAIT_KINDS.filter((kind) => kinds.has(kind));
  if (waits.length === 0) return `plan: ${samplers.join(', ')}`;
  const turns = waits.length === 1 ? waits[0] : `${waits.join(', ')} in turns`;
  if (samplers.length === 0) return `plan: ${turns}`;
  const costly = kinds.has('cpu') ? waits.filter((kind) => COSTLY_WAITS.has(kind)) : [];
  const cut = costly.length === 0 ? '' : `, of which ${costly.join(' and ')} are cut out of cpu`;
  return `plan: ${samplers.join(', ')}; beside it ${turns}${cut} (--duration gives each its time alone)`;
}

function seconds(ms: number): string {
  return String(Math.round(ms / 100) / 10);
}
