/**
 * The flame graph: every stack of one sample type merged from the root down, as columns.
 *
 * Boxes lie in preorder with heavier siblings first, so a subtree is one run of indexes, a parent comes
 * before its children, and a box's left edge follows from the order. Columns and the open-addressed table
 * of children are why a profile of 200,000 deep stacks opens in about a second (see docs/benchmarks.md).
 */
import type { Profile } from '../profile/profile.ts';
import type { FlameFrames } from './flame-frames.ts';
import { type FlameTree, mergeStacks } from './flame-tree.ts';

export interface FlameGraph {
  readonly frames: FlameFrames;
  readonly boxCount: number;
  /** Box 0 is the root, which no frame names; its parent is itself. */
  readonly parents: Uint32Array;
  /** The subtree of box i is i to ends[i] - 1. */
  readonly ends: Uint32Array;
  readonly frameIndexes: Uint32Array;
  /** INLINED, CALLED or both (flame-tree.ts). */
  readonly callKinds: Uint8Array;
  /** Exact; negative in a difference. */
  readonly selves: BigInt64Array;
  readonly totals: BigInt64Array;
  /** Sum of the absolute values beneath: a box's width, the same as its total but in a difference. */
  readonly weights: Float64Array;
  /** Left edges, in weight. */
  readonly starts: Float64Array;
}

export const ROOT = 0;

export function buildFlameGraph(
  profile: Profile,
  frames: FlameFrames,
  sampleTypeIndex: number,
): FlameGraph {
  const tree = mergeStacks(profile, frames, sampleTypeIndex);
  const weights = accumulateWeights(tree);
  const order = leftHeavyOrder(tree, weights, frames);
  return layOut({ tree, weights, order, frames });
}

function accumulateWeights(tree: FlameTree): Float64Array {
  const weights = tree.selfWeights.slice();
  for (let node = tree.count - 1; node > 0; node--) {
    const parent = tree.parents[node] ?? ROOT;
    weights[parent] = (weights[parent] ?? 0) + (weights[node] ?? 0);
  }
  return weights;
}

/** The nodes of the tree in preorder, heavier children first, equal ones by name. */
function leftHeavyOrder(tree: FlameTree, weights: Float64Array, frames: FlameFrames): Uint32Array {
  const { starts, children } = groupChildren(tree);
  const byWeight = (a: number, b: number): number =>
    (weights[b] ?? 0) - (weights[a] ?? 0) ||
    byName(frames, tree.frameIndexes[a] ?? 0, tree.frameIndexes[b] ?? 0);
  const order = new Uint32Array(tree.count);
  const pending = new Uint32Array(tree.count);
  let pendingCount = 1;
  for (let placed = 0; placed < tree.count; placed++) {
    const node = pending[--pendingCount] ?? ROOT;
    order[placed] = node;
    const siblings = children.subarray(starts[node], starts[node + 1]);
    if (siblings.length > 1) siblings.sort(byWeight);
    for (let i = siblings.length - 1; i >= 0; i--) pending[pendingCount++] = siblings[i] ?? 0;
  }
  return order;
}

function byName(frames: FlameFrames, a: number, b: number): number {
  const left = frames.names[a] ?? '';
  const right = frames.names[b] ?? '';
  if (left !== right) return left < right ? -1 : 1;
  return a - b;
}

/** Children of node i are children[starts[i]] to children[starts[i + 1] - 1]. */
function groupChildren(tree: FlameTree): {
  readonly starts: Uint32Array;
  readonly children: Uint32Array;
} {
  const starts = new Uint32Array(tree.count + 2);
  for (let node = 1; node < tree.count; node++) bump(starts, (tree.parents[node] ?? 0) + 2);
  for (let i = 2; i < starts.length; i++) starts[i] = (starts[i] ?? 0) + (starts[i - 1] ?? 0);
  const children = new Uint32Array(Math.max(0, tree.count - 1));
  // Filling moves each start to its end, which is the next one's start: hence the shift by one.
  for (let node = 1; node < tree.count; node++) {
    children[bump(starts, (tree.parents[node] ?? 0) + 1)] = node;
  }
  return { starts, children };
}

/** Adds one and returns what was there. */
function bump(column: Uint32Array, index: number): number {
  const before = column[index] ?? 0;
  column[index] = before + 1;
  return before;
}

interface Ordered {
  readonly tree: FlameTree;
  readonly weights: Float64Array;
  readonly order: Uint32Array;
  readonly frames: FlameFrames;
}

function layOut({ tree, weights, order, frames }: Ordered): FlameGraph {
  const count = tree.count;
  const places = new Uint32Array(count);
  for (let i = 0; i < count; i++) places[order[i] ?? 0] = i;
  const parents = new Uint32Array(count);
  const frameIndexes = new Uint32Array(count);
  const callKinds = new Uint8Array(count);
  const selves = new BigInt64Array(count);
  const boxWeights = new Float64Array(count);
  for (let i = 0; i < count; i++) {
    const node = order[i] ?? 0;
    parents[i] = places[tree.parents[node] ?? 0] ?? 0;
    frameIndexes[i] = tree.frameIndexes[node] ?? 0;
    callKinds[i] = tree.callKinds[node] ?? 0;
    selves[i] = tree.selves[node] ?? 0n;
    boxWeights[i] = weights[node] ?? 0;
  }
  const { ends, totals } = accumulate(parents, selves);
  const starts = leftEdges(parents, boxWeights);
  return {
    frames,
    boxCount: count,
    parents,
    ends,
    frameIndexes,
    callKinds,
    selves,
    totals,
    weights: boxWeights,
    starts,
  };
}

function accumulate(
  parents: Uint32Array,
  selves: BigInt64Array,
): { readonly ends: Uint32Array; readonly totals: BigInt64Array } {
  const totals = selves.slice();
  const ends = new Uint32Array(parents.length);
  for (let i = parents.length - 1; i >= 0; i--) {
    if ((ends[i] ?? 0) === 0) ends[i] = i + 1;
    if (i === ROOT) break;
    const parent = parents[i] ?? ROOT;
    ends[parent] = Math.max(ends[parent] ?? 0, ends[i] ?? 0);
    totals[parent] = (totals[parent] ?? 0n) + (totals[i] ?? 0n);
  }
  return { ends, totals };
}

function leftEdges(parents: Uint32Array, weights: Float64Array): Float64Array {
  const starts = new Float64Array(parents.length);
  /** Where the next child of a box begins. */
  const next = new Float64Array(parents.length);
  for (let i = 1; i < parents.length; i++) {
    const parent = parents[i] ?? ROOT;
    const start = next[parent] ?? 0;
    starts[i] = start;
    next[i] = start;
    next[parent] = start + (weights[i] ?? 0);
  }
  return starts;
}
