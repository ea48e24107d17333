/**
 * Marks in V8's sampled allocations where the benchmark's timer was started and stopped: an object so large
 * that it is sampled for certain. V8 numbers its samples, so those between two marks were allocated while
 * the timer ran.
 */
import type { HeapNode, HeapSample, SamplingHeapProfile } from '../../runtime/v8/v8-profile.ts';
import type { TimerGate } from './bench-timer.ts';

/** A mark of so many times the sampling rate is missed once in e^16, nine million. */
const RATES_A_MARK = 16;
/** Beyond them the marks alone would take too long: what lies between two windows counts from then on. */
export const MARKS_MAX = 400;
const DOUBLE_BYTES = 8;

export class TimerMarks implements TimerGate {
  readonly #filler: readonly number[];
  #count = 0;
  /** Whether the timer was started and stopped more often than there are marks. */
  isFull = false;

  constructor(rateBytes: number) {
    const length = Math.max(64, Math.ceil((rateBytes * RATES_A_MARK) / DOUBLE_BYTES));
    this.#filler = Array.from({ length }, (_, i) => i + 0.5);
  }

  open(): void {
    if (this.#count >= MARKS_MAX) this.isFull = true;
    else markTimerStart(this.#filler);
  }

  close(): void {
    if (!this.isFull) markTimerStop(this.#filler);
    this.#count++;
  }
}

let lastMark: readonly number[] | undefined;

/** Its name is how the mark is found again. */
function markTimerStart(filler: readonly number[]): void {
  lastMark = filler.slice();
}

function markTimerStop(filler: readonly number[]): void {
  lastMark = filler.slice();
}

/** For who wants to let go of the last one. */
export function forgetMark(): boolean {
  const hadOne = lastMark !== undefined;
  lastMark = undefined;
  return hadOne;
}

/** Only what was allocated between a start and a stop; behind a last start, all of it. */
export function cutByMarks(profile: SamplingHeapProfile): SamplingHeapProfile {
  const starts = new Set<number>();
  const stops = new Set<number>();
  collectMarks(profile.head, starts, stops);
  const all = [...profile.samples].sort((a, b) => a.ordinal - b.ordinal);
  const kept: HeapSample[] = [];
  let isInside = false;
  for (const sample of all) {
    if (starts.has(sample.nodeId)) isInside = true;
    else if (stops.has(sample.nodeId)) isInside = false;
    else if (isInside) kept.push(sample);
  }
  const before = sizesByNode(all);
  const after = sizesByNode(kept);
  return { head: shrunk(profile.head, before, after), samples: kept };
}

function collectMarks(head: HeapNode, starts: Set<number>, stops: Set<number>): void {
  const open: { readonly node: HeapNode; readonly marks: Set<number> | undefined }[] = [
    { node: head, marks: undefined },
  ];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    const { functionName } = at.node.callFrame;
    let { marks } = at;
    if (functionName === markTimerStart.name) marks = starts;
    if (functionName === markTimerStop.name) marks = stops;
    marks?.add(at.node.id);
    for (const child of at.node.children) open.push({ node: child, marks });
  }
}

function sizesByNode(samples: readonly HeapSample[]): ReadonlyMap<number, number> {
  const sizes = new Map<number, number>();
  for (const { nodeId, size } of samples) sizes.set(nodeId, (sizes.get(nodeId) ?? 0) + size);
  return sizes;
}

/** V8 scales a node's bytes up from its samples as a whole: of the samples' part, the same part. */
function shrunk(
  node: HeapNode,
  before: ReadonlyMap<number, number>,
  after: ReadonlyMap<number, number>,
): HeapNode {
  const all = before.get(node.id) ?? 0;
  const kept = after.get(node.id) ?? 0;
  return {
    ...node,
    selfSize: all === 0 ? 0 : (node.selfSize * kept) / all,
    children: node.children.map((child) => shrunk(child, before, after)),
  };
}
