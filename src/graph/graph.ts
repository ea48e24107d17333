/**
 * Sums samples into nodes and edges, as google/pprof's internal/graph does: a node's cum counts a sample
 * once however often the node is in its stack, and so does an edge; flat goes to the leaf, unless the
 * leaf was left out of the graph.
 *
 * Hot code: typed arrays and node numbers, no objects a frame; `npm run bench` shows what it costs.
 */
import { mean } from '../base/int64.ts';
import type { Profile } from '../profile/profile.ts';
import type { NodeTable } from './node-table.ts';
import { PairTable } from './pair-table.ts';
import { type SampleTags, TagSums } from './tags.ts';

export interface Weights {
  /** The column that is reported. */
  readonly values: BigInt64Array;
  /** The column to divide by, for means. */
  readonly divisors: BigInt64Array | undefined;
}

export interface NodeSums {
  readonly flat: BigInt64Array;
  readonly cum: BigInt64Array;
  readonly flatDivisor: BigInt64Array;
  readonly cumDivisor: BigInt64Array;
}

/** The nodes that may appear: a 1 for each, or undefined for all. */
export type KeptNodes = Uint8Array | undefined;

export function sumNodes(
  profile: Profile,
  table: NodeTable,
  weights: Weights,
  kept?: KeptNodes,
): NodeSums {
  const { locationStarts, locationIndexes, count } = profile.samples;
  const { starts, nodes } = table;
  const sums = emptySums(table.infos.length);
  const { cum, flat, cumDivisor, flatDivisor } = sums;
  const lastSample = new Uint32Array(table.infos.length);
  for (let sample = 0; sample < count; sample++) {
    const value = weights.values[sample] as bigint;
    const divisor = weights.divisors?.[sample] ?? 0n;
    if (value === 0n && divisor === 0n) continue;
    const stackStart = locationStarts[sample] as number;
    let leaf = -1;
    for (let i = (locationStarts[sample + 1] as number) - 1; i >= stackStart; i--) {
      const location = locationIndexes[i] as number;
      const first = starts[location] as number;
      for (let line = (starts[location + 1] as number) - 1; line >= first; line--) {
        const node = nodes[line] as number;
        if (kept !== undefined && kept[node] === 0) {
          leaf = -1;
          continue;
        }
        leaf = node;
        if (lastSample[node] === sample + 1) continue;
        lastSample[node] = sample + 1;
        cum[node] = (cum[node] as bigint) + value;
        if (divisor !== 0n) cumDivisor[node] = (cumDivisor[node] as bigint) + divisor;
      }
    }
    if (leaf === -1) continue;
    flat[leaf] = (flat[leaf] as bigint) + value;
    if (divisor !== 0n) flatDivisor[leaf] = (flatDivisor[leaf] as bigint) + divisor;
  }
  return sums;
}

function emptySums(count: number): NodeSums {
  const column = (): BigInt64Array => new BigInt64Array(count);
  return { flat: column(), cum: column(), flatDivisor: column(), cumDivisor: column() };
}

/** Edges from caller to callee, numbered; an edge that was trimmed is no longer alive. */
export class EdgeSums {
  readonly pairs = new PairTable();
  weights = new BigInt64Array(this.pairs.firsts.length);
  divisors = new BigInt64Array(this.pairs.firsts.length);
  /** 1 where the edge goes over nodes that were left out. */
  residual = new Uint8Array(this.pairs.firsts.length);
  /** 1 where the call was inlined every time. */
  inline = new Uint8Array(this.pairs.firsts.length);
  alive = new Uint8Array(this.pairs.firsts.length);
  #lastSample = new Uint32Array(this.pairs.firsts.length);

  get count(): number {
    return this.pairs.count;
  }

  add(
    from: number,
    to: number,
    value: bigint,
    divisor: bigint,
    isResidual: boolean,
    isInline: boolean,
    sample: number,
  ): void {
    const before = this.pairs.count;
    const edge = this.pairs.number(from, to);
    if (edge === before) this.#start(edge);
    // Only the first mention in a sample counts, for the flags too.
    if (this.#lastSample[edge] === sample + 1) return;
    this.#lastSample[edge] = sample + 1;
    this.weights[edge] = (this.weights[edge] as bigint) + value;
    if (divisor !== 0n) this.divisors[edge] = (this.divisors[edge] as bigint) + divisor;
    if (isResidual) this.residual[edge] = 1;
    if (!isInline) this.inline[edge] = 0;
  }

  /** The weight that is printed: a mean when there is a divisor. */
  value(edge: number): bigint {
    return mean(this.weights[edge] as bigint, this.divisors[edge] as bigint);
  }

  #start(edge: number): void {
    if (edge >= this.alive.length) {
      const capacity = this.pairs.firsts.length;
      this.weights = grownTo(this.weights, new BigInt64Array(capacity));
      this.divisors = grownTo(this.divisors, new BigInt64Array(capacity));
      this.residual = grownTo(this.residual, new Uint8Array(capacity));
      this.inline = grownTo(this.inline, new Uint8Array(capacity));
      this.alive = grownTo(this.alive, new Uint8Array(capacity));
      this.#lastSample = grownTo(this.#lastSample, new Uint32Array(capacity));
    }
    this.inline[edge] = 1;
    this.alive[edge] = 1;
  }
}

function grownTo<Column extends { set(from: Column): void }>(from: Column, to: Column): Column {
  to.set(from);
  return to;
}

export interface EdgeOptions {
  readonly kept?: KeptNodes;
  /** Only edges into these nodes are wanted. */
  readonly into?: Uint8Array;
}

export function sumEdges(
  profile: Profile,
  table: NodeTable,
  weights: Weights,
  { kept, into }: EdgeOptions,
): EdgeSums {
  const { locationStarts, locationIndexes, count } = profile.samples;
  const { starts, nodes } = table;
  const edges = new EdgeSums();
  for (let sample = 0; sample < count; sample++) {
    const value = weights.values[sample] as bigint;
    const divisor = weights.divisors?.[sample] ?? 0n;
    if (value === 0n && divisor === 0n) continue;
    const stackStart = locationStarts[sample] as number;
    let parent = -1;
    let isResidual = false;
    for (let i = (locationStarts[sample + 1] as number) - 1; i >= stackStart; i--) {
      const location = locationIndexes[i] as number;
      const first = starts[location] as number;
      const last = (starts[location + 1] as number) - 1;
      for (let line = last; line >= first; line--) {
        const node = nodes[line] as number;
        if (kept !== undefined && kept[node] === 0) {
          isResidual = true;
          continue;
        }
        if (parent !== -1 && parent !== node && (into === undefined || into[node] === 1)) {
          edges.add(parent, node, value, divisor, isResidual, line !== last, sample);
        }
        parent = node;
        isResidual = false;
      }
    }
  }
  return edges;
}

/** Sums the tags (labels) of samples at the nodes of their stacks, for pictures. */
export function sumTags(
  profile: Profile,
  table: NodeTable,
  weights: Weights,
  kept: KeptNodes,
  sampleTags: SampleTags,
): TagSums {
  const { locationStarts, locationIndexes, count } = profile.samples;
  const { starts, nodes } = table;
  const tags = new TagSums(sampleTags);
  const lastSample = new Uint32Array(table.infos.length);
  for (let sample = 0; sample < count; sample++) {
    const value = weights.values[sample] as bigint;
    const divisor = weights.divisors?.[sample] ?? 0n;
    if ((value === 0n && divisor === 0n) || !sampleTags.has(sample)) continue;
    const stackStart = locationStarts[sample] as number;
    let leaf = -1;
    for (let i = (locationStarts[sample + 1] as number) - 1; i >= stackStart; i--) {
      const location = locationIndexes[i] as number;
      const first = starts[location] as number;
      for (let line = (starts[location + 1] as number) - 1; line >= first; line--) {
        const node = nodes[line] as number;
        if (kept !== undefined && kept[node] === 0) {
          leaf = -1;
          continue;
        }
        leaf = node;
        if (lastSample[node] === sample + 1) continue;
        lastSample[node] = sample + 1;
        tags.add(node, sample, value, divisor, false);
      }
    }
    if (leaf !== -1) tags.add(leaf, sample, value, divisor, true);
  }
  return tags;
}
