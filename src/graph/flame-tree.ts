/**
 * Stacks merged into a tree of callers and callees, in the order of their first appearance.
 *
 * The child of a node under a frame is found through one open-addressed table over all nodes: tens of
 * millions of steps for a large profile, so no object and no Map is touched on the way.
 */
import type { Profile } from '../profile/profile.ts';
import type { FlameFrames } from './flame-frames.ts';

export interface FlameTree {
  readonly count: number;
  /** A parent comes before its children; node 0 is the root. */
  readonly parents: Uint32Array;
  readonly frameIndexes: Uint32Array;
  readonly callKinds: Uint8Array;
  readonly selves: BigInt64Array;
  /** Sum of the absolute values. */
  readonly selfWeights: Float64Array;
}

/** How a frame was entered: a call kind is one of these, or both. */
export const INLINED = 1;
export const CALLED = 2;

const FIRST_CAPACITY = 1024;
const EMPTY = 0;

export function mergeStacks(
  profile: Profile,
  frames: FlameFrames,
  sampleTypeIndex: number,
): FlameTree {
  const { count, locationStarts, locationIndexes, values } = profile.samples;
  const column = values[sampleTypeIndex];
  if (column === undefined)
    throw new RangeError(`the profile has no sample type ${sampleTypeIndex}`);
  const tree = new GrowingTree();
  for (let sample = 0; sample < count; sample++) {
    const value = column[sample] ?? 0n;
    // As in pprof, a stack that weighs nothing is not shown.
    if (value === 0n) continue;
    const leafEnd = locationStarts[sample] ?? 0;
    let node = 0;
    for (let i = (locationStarts[sample + 1] ?? 0) - 1; i >= leafEnd; i--) {
      const location = locationIndexes[i] ?? 0;
      const end = frames.locationStarts[location + 1] ?? 0;
      for (let at = frames.locationStarts[location] ?? 0; at < end; at++) {
        node = tree.child(node, frames.locationFrames[at] ?? 0);
        tree.callKinds[node] =
          (tree.callKinds[node] ?? 0) | (frames.locationInlined[at] === 1 ? INLINED : CALLED);
      }
    }
    tree.add(node, value);
  }
  return tree.finish();
}

class GrowingTree {
  callKinds = new Uint8Array(FIRST_CAPACITY);
  #count = 1;
  #parents = new Uint32Array(FIRST_CAPACITY);
  #frameIndexes = new Uint32Array(FIRST_CAPACITY);
  #selves = new BigInt64Array(FIRST_CAPACITY);
  #selfWeights = new Float64Array(FIRST_CAPACITY);
  /** Node under each hash; EMPTY is free, since the root is nobody's child. */
  #slots = new Uint32Array(FIRST_CAPACITY * 4);
  /** The child last entered: neighbouring samples mostly share their callers. */
  #lastChildren = new Uint32Array(FIRST_CAPACITY);

  child(parent: number, frame: number): number {
    const last = this.#lastChildren[parent] ?? EMPTY;
    if (last !== EMPTY && this.#frameIndexes[last] === frame) return last;
    const node = this.#lookUp(parent, frame);
    this.#lastChildren[parent] = node;
    return node;
  }

  add(node: number, value: bigint): void {
    this.#selves[node] = (this.#selves[node] ?? 0n) + value;
    this.#selfWeights[node] = (this.#selfWeights[node] ?? 0) + Math.abs(Number(value));
  }

  finish(): FlameTree {
    return {
      count: this.#count,
      parents: this.#parents.subarray(0, this.#count),
      frameIndexes: this.#frameIndexes.subarray(0, this.#count),
      callKinds: this.callKinds.subarray(0, this.#count),
      selves: this.#selves.subarray(0, this.#count),
      selfWeights: this.#selfWeights.subarray(0, this.#count),
    };
  }

  #lookUp(parent: number, frame: number): number {
    const mask = this.#slots.length - 1;
    let slot = slotOf(parent, frame) & mask;
    for (;;) {
      const node = this.#slots[slot] ?? EMPTY;
      if (node === EMPTY) return this.#insert(parent, frame, slot);
      if (this.#parents[node] === parent && this.#frameIndexes[node] === frame) return node;
      slot = (slot + 1) & mask;
    }
  }

  #insert(parent: number, frame: number, slot: number): number {
    const node = this.#count++;
    const isFull = node === this.#parents.length;
    if (isFull) this.#growColumns();
    this.#parents[node] = parent;
    this.#frameIndexes[node] = frame;
    if (isFull) this.#rehash();
    else this.#slots[slot] = node;
    return node;
  }

  #growColumns(): void {
    const capacity = this.#parents.length * 2;
    this.#parents = grown(this.#parents, new Uint32Array(capacity));
    this.#frameIndexes = grown(this.#frameIndexes, new Uint32Array(capacity));
    this.#lastChildren = grown(this.#lastChildren, new Uint32Array(capacity));
    this.callKinds = grown(this.callKinds, new Uint8Array(capacity));
    this.#selfWeights = grown(this.#selfWeights, new Float64Array(capacity));
    const selves = new BigInt64Array(capacity);
    selves.set(this.#selves);
    this.#selves = selves;
  }

  /** The table stays at most a quarter full, so that a probe is short. */
  #rehash(): void {
    const slots = new Uint32Array(this.#parents.length * 4);
    const mask = slots.length - 1;
    for (let node = 1; node < this.#count; node++) {
      let slot = slotOf(this.#parents[node] ?? 0, this.#frameIndexes[node] ?? 0) & mask;
      while (slots[slot] !== EMPTY) slot = (slot + 1) & mask;
      slots[slot] = node;
    }
    this.#slots = slots;
  }
}

function grown<T extends Uint8Array | Uint32Array | Float64Array>(from: T, to: T): T {
  to.set(from);
  return to;
}

/** Two odd multipliers spread neighbouring nodes and frames over the table. */
function slotOf(parent: number, frame: number): number {
  const mixed = Math.imul(parent, 0x9e3779b1) ^ Math.imul(frame, 0x85ebca6b);
  return (mixed ^ (mixed >>> 15)) >>> 0;
}
