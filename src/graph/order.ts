/** The orders in which reports list nodes and edges. Every order is total: names decide between equals. */
import { abs, fromFloat, wrapped } from '../base/int64.ts';
import { compareUtf8 } from '../profile/utf8-order.ts';
import type { EdgeSums } from './edge-sums.ts';
import type { GraphEdges } from './edges.ts';
import type { NodeSums } from './graph.ts';
import { type NodeInfo, printableName, structText } from './node-info.ts';

export type NodeOrder = 'flat' | 'cum' | 'entropy';

/** Remembers printable names: comparing them is most of the work of sorting. */
export class NodeNames {
  readonly #infos: readonly NodeInfo[];
  readonly #names: (string | undefined)[];
  /** Of those that are put together, which in a call tree many nodes share. */
  readonly #joined = new Map<NodeInfo, string>();
  readonly #hasAddresses: boolean;

  constructor(infos: readonly NodeInfo[]) {
    this.#infos = infos;
    this.#names = new Array(infos.length);
    this.#hasAddresses = infos.some(({ address }) => address !== 0n);
  }

  at(node: number): string {
    const known = this.#names[node];
    if (known !== undefined) return known;
    const name = this.#of(this.#infos[node] as NodeInfo);
    this.#names[node] = name;
    return name;
  }

  #of(info: NodeInfo): string {
    const known = this.#joined.get(info);
    if (known !== undefined) return known;
    const name = printableName(info);
    if (name !== info.name) this.#joined.set(info, name);
    return name;
  }

  /** By printable name; addresses by number, which is the same and cheaper. */
  compare(a: number, b: number): number {
    if (a === b) return 0;
    if (this.#hasAddresses) {
      const left = (this.#infos[a] as NodeInfo).address;
      const right = (this.#infos[b] as NodeInfo).address;
      if (left !== 0n && right !== 0n && left !== right) return left < right ? -1 : 1;
    }
    return compareUtf8(this.at(a), this.at(b));
  }

  /** The last resort, the whole of what makes the node. */
  compareStructs(a: number, b: number): number {
    const [left, right] = [this.#infos[a] as NodeInfo, this.#infos[b] as NodeInfo];
    // In a call tree many nodes share their place; they stay in the order of their samples.
    return left === right ? 0 : compareUtf8(structText(left), structText(right));
  }
}

/** Sorts the node numbers in place: heaviest first. `edges` are needed for entropy alone. */
export function sortNodes(
  nodes: number[],
  order: NodeOrder,
  sums: NodeSums,
  names: NodeNames,
  edges?: GraphEdges,
): void {
  const absFlat = absoluteOf(nodes, sums.flat);
  const absCum = absoluteOf(nodes, sums.cum);
  if (order === 'flat') {
    nodes.sort(
      (a, b) =>
        descending(absFlat, a, b) ||
        names.compare(a, b) ||
        descending(absCum, a, b) ||
        names.compareStructs(a, b),
    );
    return;
  }
  const score = order === 'cum' ? absCum : entropyScores(nodes, sums, edges);
  nodes.sort(
    (a, b) =>
      descending(score, a, b) ||
      names.compare(a, b) ||
      descending(absFlat, a, b) ||
      names.compareStructs(a, b),
  );
}

/** By node. */
type Scores = { readonly [node: number]: bigint | number };

/** Of the nodes; as doubles where all of them are exact. */
function absoluteOf(nodes: readonly number[], column: BigInt64Array): Scores {
  const scores = new Float64Array(column.length);
  let largest = 0;
  for (let i = 0; i < nodes.length; i++) {
    const node = nodes[i] as number;
    const score = Math.abs(Number(column[node]));
    scores[node] = score;
    if (score > largest) largest = score;
  }
  return largest <= Number.MAX_SAFE_INTEGER ? scores : Array.from(column, abs);
}

function descending(scores: Scores, a: number, b: number): number {
  const left = scores[a] as bigint | number;
  const right = scores[b] as bigint | number;
  if (left === right) return 0;
  return left > right ? -1 : 1;
}

/** Heaviest edge first; then by the names of caller and callee. */
export function sortEdges(numbers: number[], edges: EdgeSums, names: NodeNames): number[] {
  if (numbers.length < 2) return numbers;
  const { from, to } = edges;
  const scores = exactOrBigInts(numbers, edges.weights);
  const order = numbers.map((_, i) => i);
  order.sort((i, j) => {
    const [a, b] = [numbers[i] as number, numbers[j] as number];
    return (
      descending(scores, i, j) ||
      names.compare(from[a] as number, from[b] as number) ||
      names.compare(to[a] as number, to[b] as number)
    );
  });
  return order.map((i) => numbers[i] as number);
}

/** Absolute values of these rows, one after another: a BigInt a comparison is an allocation a comparison. */
function exactOrBigInts(rows: readonly number[], column: BigInt64Array): Scores {
  const scores = rows.map((row) => Math.abs(Number(column[row])));
  if (scores.every((score) => score <= Number.MAX_SAFE_INTEGER)) return scores;
  return rows.map((row) => abs(column[row] as bigint));
}

/**
 * How telling a node is in a picture: one whose weight only passes through from one caller to one callee
 * scores low, and entries, leaves and crossroads score high. The formula is pprof's.
 */
function entropyScores(
  nodes: readonly number[],
  sums: NodeSums,
  edges: GraphEdges | undefined,
): Scores {
  if (edges === undefined) throw new Error('the entropy order needs edges');
  return Object.fromEntries(
    nodes.map((node) => {
      const flat = sums.flat[node] as bigint;
      const into = edges.into(node);
      const out = edges.outOf(node);
      let score = into.length === 0 ? 1 : edgeEntropy(into, edges.sums, 0n);
      score += out.length === 0 ? 1 : edgeEntropy(out, edges.sums, flat);
      const total = fromFloat(score * Number(sums.cum[node])) + flat;
      return [node, abs(wrapped(total))];
    }),
  );
}

function edgeEntropy(numbers: readonly number[], edges: EdgeSums, self: bigint): number {
  let total = self;
  for (const edge of numbers) {
    const weight = edges.weights[edge] as bigint;
    if (weight > 0n) total = wrapped(total + weight);
  }
  if (total === 0n) return 0;
  let score = 0;
  for (const edge of numbers) {
    score += surprise(Number(abs(edges.weights[edge] as bigint)) / Number(total));
  }
  return self > 0n ? score + surprise(Number(self) / Number(total)) : score;
}

function surprise(fraction: number): number {
  return -fraction * Math.log2(fraction);
}
