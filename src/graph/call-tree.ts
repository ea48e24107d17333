/**
 * Sums samples into a tree: a node is a call path, so that a function called on two ways is two nodes.
 * Follows google/pprof's newTree.
 *
 * Hot code like graph.ts: typed arrays and numbers. A node's number is larger than its parent's, and the
 * edge into a node bears the node's number.
 */
import { type Amounts, asSummable, exact, type Summable, sumsLike } from './amounts.ts';
import { CallTreeError } from './call-tree-error.ts';
import type { GraphInput, NodeSums } from './graph.ts';
import { PairTable } from './pair-table.ts';
import { type SampleTags, TagSums } from './tags.ts';

/** The parent of a root. */
export const NO_PARENT = -1;

/** About 40 bytes each; pprof needs some hundreds. */
const NODES_MAX = 30_000_000;

export interface CallTree {
  readonly count: number;
  /** NO_PARENT for roots. */
  readonly parents: Int32Array;
  /** Which node of the table each is. */
  readonly places: Uint32Array;
  readonly sums: NodeSums;
  /** 1 where the call was inlined every time. */
  readonly inline: Uint8Array;
  /** The node at which each sample's stack ends; NO_PARENT where it was not counted. */
  readonly leaves: Int32Array;
}

/** Throws CallTreeError when there are too many call paths to hold. */
export function callTree({ profile, table, weights }: GraphInput): CallTree {
  const { locationStarts, locationIndexes, count } = profile.samples;
  const { starts, nodes } = table;
  const values = asSummable(weights.values);
  const divisors = weights.divisors && asSummable(weights.divisors);
  const paths = new PathSums(weights.values, divisors !== undefined);
  const leaves = new Int32Array(count).fill(NO_PARENT);
  for (let sample = 0; sample < count; sample++) {
    const value = values[sample] as number;
    const divisor = divisors === undefined ? 0 : (divisors[sample] as number);
    if (!value && !divisor) continue;
    const stackStart = locationStarts[sample] as number;
    let node = NO_PARENT;
    for (let i = (locationStarts[sample + 1] as number) - 1; i >= stackStart; i--) {
      const location = locationIndexes[i] as number;
      const first = starts[location] as number;
      const last = (starts[location + 1] as number) - 1;
      for (let line = last; line >= first; line--) {
        node = paths.step(node, nodes[line] as number, line !== last);
        paths.addCum(node, value, divisor);
      }
    }
    leaves[sample] = node;
    if (node !== NO_PARENT) paths.addFlat(node, value, divisor);
  }
  return { ...paths.finish(), leaves };
}

/** Nodes numbered by parent and place. */
class PathSums {
  readonly #pairs = new PairTable();
  readonly #kind: Amounts;
  readonly #hasDivisor: boolean;
  #inline: Uint8Array;
  #flat: Summable;
  #cum: Summable;
  #flatDivisor: Summable;
  #cumDivisor: Summable;

  constructor(kind: Amounts, hasDivisor: boolean) {
    this.#kind = kind;
    this.#hasDivisor = hasDivisor;
    this.#inline = new Uint8Array(0);
    this.#flat = sumsLike(kind, 0);
    this.#cum = sumsLike(kind, 0);
    this.#flatDivisor = sumsLike(kind, 0);
    this.#cumDivisor = sumsLike(kind, 0);
    this.#fit();
  }

  /** The node below `parent` at that place. */
  step(parent: number, place: number, isInline: boolean): number {
    const before = this.#pairs.count;
    const node = this.#pairs.number(parent + 1, place);
    if (node === before) {
      if (node >= this.#inline.length) this.#fit();
      this.#inline[node] = 1;
    }
    if (!isInline) this.#inline[node] = 0;
    return node;
  }

  addCum(node: number, value: number, divisor: number): void {
    this.#cum[node] = (this.#cum[node] as number) + value;
    if (this.#hasDivisor) this.#cumDivisor[node] = (this.#cumDivisor[node] as number) + divisor;
  }

  addFlat(node: number, value: number, divisor: number): void {
    this.#flat[node] = (this.#flat[node] as number) + value;
    if (this.#hasDivisor) this.#flatDivisor[node] = (this.#flatDivisor[node] as number) + divisor;
  }

  finish(): Omit<CallTree, 'leaves'> {
    const { count, firsts, seconds } = this.#pairs;
    const parents = new Int32Array(count);
    for (let node = 0; node < count; node++) parents[node] = (firsts[node] as number) - 1;
    const column = (sums: Summable): BigInt64Array => exact(sums.subarray(0, count));
    return {
      count,
      parents,
      places: seconds.slice(0, count),
      inline: this.#inline,
      sums: {
        flat: column(this.#flat),
        cum: column(this.#cum),
        flatDivisor: this.#hasDivisor ? column(this.#flatDivisor) : undefined,
        cumDivisor: this.#hasDivisor ? column(this.#cumDivisor) : undefined,
      },
    };
  }

  #fit(): void {
    const capacity = this.#pairs.firsts.length;
    if (this.#pairs.count > NODES_MAX) {
      throw new CallTreeError(
        `the call tree has over ${NODES_MAX} nodes; narrow it with -focus, or leave out -call_tree`,
      );
    }
    const longer = (sums: Summable, length: number): Summable => {
      const larger = sumsLike(this.#kind, length);
      larger.set(sums);
      return larger;
    };
    const inline = new Uint8Array(capacity);
    inline.set(this.#inline);
    this.#inline = inline;
    this.#flat = longer(this.#flat, capacity);
    this.#cum = longer(this.#cum, capacity);
    this.#flatDivisor = longer(this.#flatDivisor, this.#hasDivisor ? capacity : 0);
    this.#cumDivisor = longer(this.#cumDivisor, this.#hasDivisor ? capacity : 0);
  }
}

/** Sums the tags (labels) of samples at the wanted nodes, for pictures. */
export function sumTreeTags(
  tree: CallTree,
  { profile, weights }: GraphInput,
  wanted: Uint8Array,
  sampleTags: SampleTags,
): TagSums {
  const values = asSummable(weights.values);
  const divisors = weights.divisors && asSummable(weights.divisors);
  const tags = new TagSums(sampleTags, weights);
  for (let sample = 0; sample < profile.samples.count; sample++) {
    const leaf = tree.leaves[sample] as number;
    if (leaf === NO_PARENT || !sampleTags.has(sample)) continue;
    const divisor = divisors === undefined ? 0 : (divisors[sample] as number);
    tags.startSample(sample, values[sample] as number, divisor);
    for (let node = leaf; node !== NO_PARENT; node = tree.parents[node] as number) {
      if (wanted[node] === 1) tags.addCum(node);
    }
    if (wanted[leaf] === 1) tags.addFlat(leaf);
  }
  return tags;
}
