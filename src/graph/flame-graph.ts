/**
 * The flame graph: every stack of one sample type merged from the root down, as columns.
 *
 * Boxes lie in preorder with heavier siblings first, so a subtree is one run of indexes, a parent comes
 * before its children, and a box's left edge follows from the order. Stacks are grouped by their first
 * frame, each group by its second, and so on, the heaviest group first: boxes come out in their final
 * order. A table of children keyed by (parent, frame) was tried before; it misses the cache at every
 * step and takes four times as long on millions of boxes.
 */
import type { Profile } from '../profile/profile.ts';
import type { FlameFrames } from './flame-frames.ts';
import { type FlameStacks, flameStacks } from './flame-stacks.ts';

export interface FlameGraph {
  readonly frames: FlameFrames;
  readonly boxCount: number;
  /** Box 0 is the root, which no frame names; its parent is itself. */
  readonly parents: Uint32Array;
  /** The subtree of box i is i to ends[i] - 1. */
  readonly ends: Uint32Array;
  readonly frameIndexes: Uint32Array;
  /** INLINED, CALLED or both. */
  readonly callKinds: Uint8Array;
  /** Exact; negative in a difference. */
  readonly selves: BigInt64Array;
  readonly totals: BigInt64Array;
  /** Sum of the absolute values beneath: a box's width, the same as its total but in a difference. */
  readonly weights: Float64Array;
  /** Left edges, in weight. */
  readonly starts: Float64Array;
}

/** How a frame was entered: a call kind is one of these, or both. */
export const INLINED = 1;
export const CALLED = 2;
export const ROOT = 0;

export function buildFlameGraph(
  profile: Profile,
  frames: FlameFrames,
  sampleTypeIndex: number,
): FlameGraph {
  const stacks = flameStacks(profile, frames, sampleTypeIndex);
  const boxes = new StackGrouping(stacks, frames).group();
  return { frames, ...boxes, ...accumulate(boxes), starts: leftEdges(boxes) };
}

type Boxes = Pick<
  FlameGraph,
  'boxCount' | 'parents' | 'frameIndexes' | 'callKinds' | 'selves' | 'weights'
>;

/** A box to come: the stacks at `from` to `to` of the order share their first `depth` frames. */
interface Group {
  readonly parent: number;
  /** The last that they share. */
  readonly frame: number;
  readonly callKind: number;
  readonly weight: number;
  readonly from: number;
  readonly to: number;
  readonly depth: number;
}

class StackGrouping {
  readonly #stacks: FlameStacks;
  readonly #names: readonly string[];
  /** Columns of stacks, those of a group beside each other. */
  readonly #order: Uint32Array;
  readonly #starts: Uint32Array;
  readonly #reordered: Uint32Array;
  readonly #reorderedStarts: Uint32Array;
  /** Of the group at hand, how each stack goes on: looking it up again would miss the cache again. */
  readonly #nextEntries: Uint32Array;
  readonly #stackWeights: Float64Array;
  readonly #pending: Group[] = [];
  /** By frame, of the group at hand: the stacks that go on with it. */
  readonly #counts: Uint32Array;
  readonly #groupWeights: Float64Array;
  readonly #groupKinds: Uint8Array;
  readonly #places: Uint32Array;
  #boxCount = 0;
  readonly #parents: Uint32Array;
  readonly #frameIndexes: Uint32Array;
  readonly #callKinds: Uint8Array;
  readonly #selves: BigInt64Array;
  readonly #weights: Float64Array;

  constructor(stacks: FlameStacks, frames: FlameFrames) {
    const { count, starts, values, entries } = stacks;
    this.#stacks = stacks;
    this.#names = frames.names;
    this.#order = Uint32Array.from({ length: count }, (_, i) => i);
    this.#starts = starts.slice(0, count);
    this.#reordered = new Uint32Array(count);
    this.#reorderedStarts = new Uint32Array(count);
    this.#nextEntries = new Uint32Array(count);
    this.#stackWeights = Float64Array.from({ length: count }, (_, i) =>
      Math.abs(Number(values[i] ?? 0n)),
    );
    this.#counts = new Uint32Array(frames.count);
    this.#groupWeights = new Float64Array(frames.count);
    this.#groupKinds = new Uint8Array(frames.count);
    this.#places = new Uint32Array(frames.count);
    // No more boxes than entries of stacks. What is not written costs addresses and no memory.
    const boxesMax = entries.length + 1;
    this.#parents = new Uint32Array(boxesMax);
    this.#frameIndexes = new Uint32Array(boxesMax);
    this.#callKinds = new Uint8Array(boxesMax);
    this.#selves = new BigInt64Array(boxesMax);
    this.#weights = new Float64Array(boxesMax);
  }

  group(): Boxes {
    const weight = this.#stackWeights.reduce((sum, one) => sum + one, 0);
    const to = this.#stacks.count;
    this.#pending.push({ parent: ROOT, frame: 0, callKind: 0, weight, from: 0, to, depth: 0 });
    for (let group = this.#pending.pop(); group !== undefined; group = this.#pending.pop()) {
      const box = this.#addBox(group.parent, group.frame, group.callKind, group.weight);
      this.#addCallees(box, group);
    }
    const boxCount = this.#boxCount;
    return {
      boxCount,
      parents: this.#parents.slice(0, boxCount),
      frameIndexes: this.#frameIndexes.slice(0, boxCount),
      callKinds: this.#callKinds.slice(0, boxCount),
      selves: this.#selves.slice(0, boxCount),
      weights: this.#weights.slice(0, boxCount),
    };
  }

  #addBox(parent: number, frame: number, callKind: number, weight: number): number {
    const box = this.#boxCount++;
    this.#parents[box] = parent;
    this.#frameIndexes[box] = frame;
    this.#callKinds[box] = callKind;
    this.#weights[box] = weight;
    return box;
  }

  #addCallees(groupBox: number, group: Group): void {
    const { weight, from, to } = group;
    const { entries } = this.#stacks;
    let { depth } = group;
    let box = groupBox;
    // While all go on alike they are a column of boxes, and nothing needs sorting.
    for (; this.#goOnAlike(from, to, depth); depth++) {
      const entry = entries[(this.#starts[from] ?? 0) + depth] ?? 0;
      box = this.#addBox(box, entry >>> 1, callKindOf(entry), weight);
    }
    const callees = this.#countCallees(box, from, to, depth);
    if (callees.length > 1) callees.sort((a, b) => this.#compareCallees(a, b));
    this.#partition(callees, from, to);
    let end = to;
    // The last pushed is taken first, so the heaviest goes last.
    for (let i = callees.length - 1; i >= 0; i--) {
      const frame = callees[i] ?? 0;
      const start = end - (this.#counts[frame] ?? 0);
      const calleeWeight = this.#groupWeights[frame] ?? 0;
      const callKind = this.#groupKinds[frame] ?? 0;
      const place = { from: start, to: end, depth: depth + 1 };
      this.#pending.push({ parent: box, frame, callKind, weight: calleeWeight, ...place });
      this.#counts[frame] = 0;
      this.#groupWeights[frame] = 0;
      this.#groupKinds[frame] = 0;
      end = start;
    }
  }

  #goOnAlike(from: number, to: number, depth: number): boolean {
    const { entries, end } = this.#stacks;
    const starts = this.#starts;
    const first = entries[(starts[from] ?? 0) + depth] ?? end;
    if (from === to || first === end) return false;
    for (let i = from + 1; i < to; i++) {
      if (entries[(starts[i] ?? 0) + depth] !== first) return false;
    }
    return true;
  }

  /** Also sums the values of the stacks that end in the box. */
  #countCallees(box: number, from: number, to: number, depth: number): number[] {
    const { entries, values, end } = this.#stacks;
    const callees: number[] = [];
    let self = 0n;
    for (let i = from; i < to; i++) {
      const entry = entries[(this.#starts[i] ?? 0) + depth] ?? end;
      const stack = this.#order[i] ?? 0;
      this.#nextEntries[i] = entry;
      if (entry === end) {
        self += values[stack] ?? 0n;
        continue;
      }
      const frame = entry >>> 1;
      const before = this.#counts[frame] ?? 0;
      if (before === 0) callees.push(frame);
      this.#counts[frame] = before + 1;
      this.#groupWeights[frame] =
        (this.#groupWeights[frame] ?? 0) + (this.#stackWeights[stack] ?? 0);
      this.#groupKinds[frame] = (this.#groupKinds[frame] ?? 0) | callKindOf(entry);
    }
    this.#selves[box] = self;
    return callees;
  }

  /** Heavier first, equal ones by name, so that the same profile always looks the same. */
  #compareCallees(a: number, b: number): number {
    const byWeight = (this.#groupWeights[b] ?? 0) - (this.#groupWeights[a] ?? 0);
    if (byWeight !== 0) return byWeight;
    const [left = '', right = ''] = [this.#names[a], this.#names[b]];
    if (left !== right) return left < right ? -1 : 1;
    return a - b;
  }

  /** Puts the stacks that end here first, then those of each callee beside each other. */
  #partition(callees: readonly number[], from: number, to: number): void {
    if (callees.length === 0) return;
    let place = to;
    for (const callee of callees) place -= this.#counts[callee] ?? 0;
    for (const callee of callees) {
      this.#places[callee] = place;
      place += this.#counts[callee] ?? 0;
    }
    const { end } = this.#stacks;
    let endsHere = from;
    for (let i = from; i < to; i++) {
      const entry = this.#nextEntries[i] ?? end;
      const frame = entry >>> 1;
      const target = entry === end ? endsHere++ : (this.#places[frame] ?? 0);
      if (entry !== end) this.#places[frame] = target + 1;
      this.#reordered[target] = this.#order[i] ?? 0;
      this.#reorderedStarts[target] = this.#starts[i] ?? 0;
    }
    for (let i = from; i < to; i++) {
      this.#order[i] = this.#reordered[i] ?? 0;
      this.#starts[i] = this.#reorderedStarts[i] ?? 0;
    }
  }
}

function callKindOf(entry: number): number {
  return (entry & 1) === 1 ? INLINED : CALLED;
}

function accumulate({ parents, selves }: Boxes): Pick<FlameGraph, 'ends' | 'totals'> {
  const totals = selves.slice();
  const ends = new Uint32Array(parents.length);
  for (let box = parents.length - 1; box >= 0; box--) {
    if ((ends[box] ?? 0) === 0) ends[box] = box + 1;
    if (box === ROOT) break;
    const parent = parents[box] ?? ROOT;
    // The last child comes first here, and its end is its parent's.
    if ((ends[parent] ?? 0) === 0) ends[parent] = ends[box] ?? 0;
    totals[parent] = (totals[parent] ?? 0n) + (totals[box] ?? 0n);
  }
  return { ends, totals };
}

function leftEdges({ parents, weights }: Boxes): Float64Array {
  const starts = new Float64Array(parents.length);
  /** Where the next child of a box begins. */
  const next = new Float64Array(parents.length);
  for (let box = 1; box < parents.length; box++) {
    const parent = parents[box] ?? ROOT;
    const start = next[parent] ?? 0;
    starts[box] = start;
    next[box] = start;
    next[parent] = start + (weights[box] ?? 0);
  }
  return starts;
}
