/**
 * Sums samples into nodes and edges, as google/pprof's internal/graph does: a node's cum counts a sample
 * once however often the node is in its stack, and so does an edge; flat goes to the leaf, unless the
 * leaf was left out of the graph.
 *
 * Hot code: typed arrays and node numbers, no objects a frame; `npm run bench` shows what it costs.
 */
import type { Profile } from '../profile/profile.ts';
import { type Amounts, asSummable, exact, grown, type Summable, sumsLike } from './amounts.ts';
import type { EdgeSums } from './edge-sums.ts';
import type { NodeTable } from './node-table.ts';
import { PairTable } from './pair-table.ts';
import { SumKernel } from './sum-kernel.ts';
import { type SampleTags, TagSums } from './tags.ts';

export interface Weights {
  /** The column that is reported. */
  readonly values: Amounts;
  /** The column to divide by, for means; of the same kind as `values`. */
  readonly divisors: Amounts | undefined;
}

interface SampleInput {
  readonly profile: Profile;
  readonly table: NodeTable;
}

/** What every walk over the samples needs. */
export interface GraphInput extends SampleInput {
  readonly weights: Weights;
}

export interface NodeSums {
  readonly flat: BigInt64Array;
  readonly cum: BigInt64Array;
  /** What to divide by for means; undefined for sums. */
  readonly flatDivisor: BigInt64Array | undefined;
  readonly cumDivisor: BigInt64Array | undefined;
}

/** The nodes that may appear: a 1 for each, or undefined for all. */
export type KeptNodes = Uint8Array | undefined;

/** Sums of kept nodes do not depend on which others are kept, so that they are taken over all nodes. */
export function sumNodes(input: GraphInput): NodeSums {
  const { values, divisors } = input.weights;
  const sums = sumColumn(input, values);
  const divisorSums = divisors && sumColumn(input, divisors);
  return {
    flat: sums.flat,
    cum: sums.cum,
    flatDivisor: divisorSums?.flat,
    cumDivisor: divisorSums?.cum,
  };
}

function sumColumn(
  input: SampleInput,
  column: Amounts,
): { flat: BigInt64Array; cum: BigInt64Array } {
  const { flat, cum } = sumAmounts(input, column);
  return { flat: exact(flat), cum: exact(cum) };
}

/** Flat and cum of each node, of the kind that the amounts are. */
export function sumAmounts(
  { profile, table }: SampleInput,
  column: Amounts,
): { flat: Summable; cum: Summable } {
  const kernel = SumKernel.start(profile.samples, table, column);
  if (kernel !== undefined) return kernel.sumNodes();
  const { locationStarts, locationIndexes, count } = profile.samples;
  const { starts, nodes } = table;
  const values = asSummable(column);
  const flat = sumsLike(column, table.infos.length);
  const cum = sumsLike(column, table.infos.length);
  const lastSample = new Uint32Array(table.infos.length);
  for (let sample = 0; sample < count; sample++) {
    const value = values[sample] as number;
    if (!value) continue;
    const stackStart = locationStarts[sample] as number;
    let leaf = -1;
    for (let i = (locationStarts[sample + 1] as number) - 1; i >= stackStart; i--) {
      const location = locationIndexes[i] as number;
      const first = starts[location] as number;
      for (let line = (starts[location + 1] as number) - 1; line >= first; line--) {
        leaf = nodes[line] as number;
        if (lastSample[leaf] === sample + 1) continue;
        lastSample[leaf] = sample + 1;
        cum[leaf] = (cum[leaf] as number) + value;
      }
    }
    if (leaf !== -1) flat[leaf] = (flat[leaf] as number) + value;
  }
  return { flat, cum };
}

/** Collects the edges of one sample after another. */
class EdgeCollector {
  readonly #pairs = new PairTable();
  readonly #kind: Amounts;
  readonly #hasDivisor: boolean;
  #weights: Summable;
  #divisors: Summable;
  #residual = new Uint8Array(0);
  #inline = new Uint8Array(0);
  #lastSample = new Uint32Array(0);
  #sample = 0;
  #value = 0;
  #divisor = 0;

  constructor({ values, divisors }: Weights) {
    this.#kind = values;
    this.#hasDivisor = divisors !== undefined;
    this.#weights = sumsLike(values, 0);
    this.#divisors = sumsLike(values, 0);
    this.#fit();
  }

  /** Edges added from now on are of this sample. */
  startSample(sample: number, value: number, divisor: number): void {
    this.#sample = sample + 1;
    this.#value = value;
    this.#divisor = divisor;
  }

  add(from: number, to: number, isResidual: boolean, isInline: boolean): void {
    const before = this.#pairs.count;
    const edge = this.#pairs.number(from, to);
    if (edge === before) {
      if (edge >= this.#inline.length) this.#fit();
      this.#inline[edge] = 1;
    }
    // Only the first mention in a sample counts, for the flags too.
    if (this.#lastSample[edge] === this.#sample) return;
    this.#lastSample[edge] = this.#sample;
    this.#weights[edge] = (this.#weights[edge] as number) + this.#value;
    if (this.#hasDivisor) this.#divisors[edge] = (this.#divisors[edge] as number) + this.#divisor;
    if (isResidual) this.#residual[edge] = 1;
    if (!isInline) this.#inline[edge] = 0;
  }

  finish(): EdgeSums {
    const { count, firsts, seconds } = this.#pairs;
    return {
      count,
      from: firsts,
      to: seconds,
      weights: exact(this.#weights.subarray(0, count)),
      divisors: this.#hasDivisor ? exact(this.#divisors.subarray(0, count)) : undefined,
      residual: this.#residual,
      inline: this.#inline,
      alive: new Uint8Array(count).fill(1),
    };
  }

  /** Makes the columns as long as the table of pairs. */
  #fit(): void {
    const capacity = this.#pairs.firsts.length;
    this.#weights = grown(this.#weights, sumsLike(this.#kind, capacity));
    this.#divisors = grown(this.#divisors, sumsLike(this.#kind, this.#hasDivisor ? capacity : 0));
    this.#residual = grown(this.#residual, new Uint8Array(capacity));
    this.#inline = grown(this.#inline, new Uint8Array(capacity));
    this.#lastSample = grown(this.#lastSample, new Uint32Array(capacity));
  }
}

export interface EdgeOptions {
  readonly kept?: KeptNodes;
  /** Only edges into these nodes are wanted. */
  readonly into?: Uint8Array;
  /** Only edges into or out of these nodes are wanted. */
  readonly touching?: Uint8Array | undefined;
}

export function sumEdges(
  { profile, table, weights }: GraphInput,
  { kept, into, touching }: EdgeOptions,
): EdgeSums {
  const { locationStarts, locationIndexes, count } = profile.samples;
  const { starts, nodes } = table;
  const values = asSummable(weights.values);
  const divisors = weights.divisors && asSummable(weights.divisors);
  const bystander = bystanders(table, kept, into ?? touching);
  const kernel =
    touching === undefined && divisors === undefined
      ? SumKernel.start(profile.samples, table, weights.values)
      : undefined;
  if (kernel !== undefined) return kernel.sumEdges(bystander, edgeMasks(table, kept, into));
  const edges = new EdgeCollector(weights);
  for (let sample = 0; sample < count; sample++) {
    const value = values[sample] as number;
    const divisor = divisors === undefined ? 0 : (divisors[sample] as number);
    if (!value && !divisor) continue;
    edges.startSample(sample, value, divisor);
    const stackStart = locationStarts[sample] as number;
    let parent = -1;
    let isResidual = false;
    for (let i = (locationStarts[sample + 1] as number) - 1; i >= stackStart; i--) {
      const location = locationIndexes[i] as number;
      const node = bystander[location] as number;
      if (node === DROPPED) isResidual = true;
      if (node === DROPPED) continue;
      if (node !== LINE_BY_LINE) {
        if (touching !== undefined && parent !== -1 && touching[parent] === 1) {
          edges.add(
            parent,
            nodes[(starts[location + 1] as number) - 1] as number,
            isResidual,
            false,
          );
        }
        parent = node;
        isResidual = false;
        continue;
      }
      const first = starts[location] as number;
      const last = (starts[location + 1] as number) - 1;
      for (let line = last; line >= first; line--) {
        const callee = nodes[line] as number;
        if (kept !== undefined && kept[callee] === 0) {
          isResidual = true;
          continue;
        }
        if (parent !== -1 && parent !== callee && (into === undefined || into[callee] === 1)) {
          edges.add(parent, callee, isResidual, line !== last);
        }
        parent = callee;
        isResidual = false;
      }
    }
  }
  return edges.finish();
}

/** Bit 0 of the nodes that are kept, bit 1 of those into which edges are wanted. */
function edgeMasks(table: NodeTable, kept: KeptNodes, into: Uint8Array | undefined): Uint8Array {
  return Uint8Array.from(
    table.infos,
    (_, node) => (kept?.[node] ?? 1) | ((into?.[node] ?? 1) << 1),
  );
}

const LINE_BY_LINE = -1;
const DROPPED = -2;

/**
 * What a location means for the edges: the node that the next frame is called from where no wanted edge
 * leads into it, DROPPED where none of its nodes is kept, else LINE_BY_LINE.
 */
function bystanders(table: NodeTable, kept: KeptNodes, into: Uint8Array | undefined): Int32Array {
  const { starts, nodes } = table;
  const result = new Int32Array(starts.length - 1).fill(LINE_BY_LINE);
  if (kept === undefined && into === undefined) return result;
  for (let location = 0; location < result.length; location++) {
    const first = starts[location] as number;
    const end = starts[location + 1] as number;
    let isDropped = kept !== undefined;
    let isPassed = into !== undefined;
    for (let i = first; i < end; i++) {
      const node = nodes[i] as number;
      if (kept !== undefined && kept[node] === 0) isPassed = false;
      else isDropped = false;
      if (into !== undefined && into[node] !== 0) isPassed = false;
    }
    if (isDropped) result[location] = DROPPED;
    else if (isPassed) result[location] = nodes[first] as number;
  }
  return result;
}

/** Sums the tags (labels) of samples at the wanted nodes of their stacks, for pictures. */
export function sumTags(
  { profile, table, weights }: GraphInput,
  wanted: Uint8Array,
  sampleTags: SampleTags,
): TagSums {
  const { locationStarts, locationIndexes, count } = profile.samples;
  const { starts, nodes } = table;
  const values = asSummable(weights.values);
  const divisors = weights.divisors && asSummable(weights.divisors);
  const tags = new TagSums(sampleTags, weights);
  const lastSample = new Uint32Array(table.infos.length);
  for (let sample = 0; sample < count; sample++) {
    const value = values[sample] as number;
    const divisor = divisors === undefined ? 0 : (divisors[sample] as number);
    if ((!value && !divisor) || !sampleTags.has(sample)) continue;
    tags.startSample(sample, value, divisor);
    const stackStart = locationStarts[sample] as number;
    let leaf = -1;
    for (let i = (locationStarts[sample + 1] as number) - 1; i >= stackStart; i--) {
      const location = locationIndexes[i] as number;
      const first = starts[location] as number;
      for (let line = (starts[location + 1] as number) - 1; line >= first; line--) {
        leaf = nodes[line] as number;
        if (wanted[leaf] === 0 || lastSample[leaf] === sample + 1) continue;
        lastSample[leaf] = sample + 1;
        tags.addCum(leaf);
      }
    }
    if (leaf !== -1 && wanted[leaf] === 1) tags.addFlat(leaf);
  }
  return tags;
}
