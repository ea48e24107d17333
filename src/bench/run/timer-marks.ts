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

  begin(): void {
    this.#mark(markRunStart);
  }

  open(): void {
    this.#mark(markTimerStart);
  }

  close(): void {
    this.#mark(markTimerStop);
  }

  reset(): void {
    this.#mark(markTimerReset);
  }

  #mark(mark: (filler: readonly number[]) => void): void {
    if (this.#count >= MARKS_MAX && this.#isStart(mark)) this.isFull = true;
    if (this.isFull) return;
    this.#count++;
    mark(this.#filler);
  }

  /** The last mark has to be one behind which everything counts. */
  #isStart(mark: (filler: readonly number[]) => void): boolean {
    if (mark !== markTimerStart) return false;
    mark(this.#filler);
    return true;
  }
}

let lastMark: readonly number[] | undefined;

/** Their names are how the marks are found again. */
function markRunStart(filler: readonly number[]): void {
  lastMark = filler.slice();
}

function markTimerReset(filler: readonly number[]): void {
  lastMark = filler.slice();
}

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

type Mark = 'reset' | 'run' | 'start' | 'stop';
const MARKS: Readonly<Record<string, Mark>> = {
  [markRunStart.name]: 'run',
  [markTimerReset.name]: 'reset',
  [markTimerStart.name]: 'start',
  [markTimerStop.name]: 'stop',
};

/** Only what was allocated between a start and a stop; behind a last start, all of it. */
export function cutByMarks(profile: SamplingHeapProfile): SamplingHeapProfile {
  const marks = marksOf(profile.head);
  const all = [...profile.samples].sort((a, b) => a.ordinal - b.ordinal);
  const kept: HeapSample[] = [];
  let isInside = false;
  let keptBefore = 0;
  for (const sample of all) {
    const mark = marks.get(sample.nodeId);
    if (mark === undefined) {
      if (isInside) kept.push(sample);
    } else if (mark === 'run') keptBefore = kept.length;
    else if (mark === 'reset') kept.length = keptBefore;
    else isInside = mark === 'start';
  }
  const before = sizesByNode(all);
  const after = sizesByNode(kept);
  return { head: shrunk(profile.head, before, after), samples: kept };
}

/** By the ids of their nodes, and of those below. */
function marksOf(head: HeapNode): ReadonlyMap<number, Mark> {
  const marks = new Map<number, Mark>();
  const open: { readonly node: HeapNode; readonly above: Mark | undefined }[] = [
    { node: head, above: undefined },
  ];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    const mark = MARKS[at.node.callFrame.functionName] ?? at.above;
    if (mark !== undefined) marks.set(at.node.id, mark);
    for (const child of at.node.children) open.push({ node: child, above: mark });
  }
  return marks;
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
