/** The edges that are left of a graph, by node. */
import { abs } from '../base/int64.ts';
import type { EdgeSums } from './graph.ts';

const NO_EDGES: readonly number[] = [];

/** What reports and the trimming ask of edges, whether those of a graph or of a tree. */
export interface GraphEdges {
  readonly sums: EdgeSums;
  from(edge: number): number;
  to(edge: number): number;
  into(node: number): readonly number[];
  outOf(node: number): readonly number[];
  remove(edge: number): void;
  /** Removes the edges into these nodes that weigh less; returns how many. */
  trim(nodes: readonly number[], cutoff: bigint): number;
}

export class Edges implements GraphEdges {
  readonly sums: EdgeSums;
  readonly #into = new Map<number, number[]>();
  readonly #outOf = new Map<number, number[]>();

  constructor(sums: EdgeSums) {
    this.sums = sums;
    for (let edge = 0; edge < sums.count; edge++) {
      append(this.#outOf, sums.from[edge] as number, edge);
      append(this.#into, sums.to[edge] as number, edge);
    }
  }

  from(edge: number): number {
    return this.sums.from[edge] as number;
  }

  to(edge: number): number {
    return this.sums.to[edge] as number;
  }

  into(node: number): readonly number[] {
    return this.#into.get(node) ?? NO_EDGES;
  }

  outOf(node: number): readonly number[] {
    return this.#outOf.get(node) ?? NO_EDGES;
  }

  remove(edge: number): void {
    this.sums.alive[edge] = 0;
    drop(this.#outOf, this.from(edge), edge);
    drop(this.#into, this.to(edge), edge);
  }

  trim(nodes: readonly number[], cutoff: bigint): number {
    let dropped = 0;
    for (const node of nodes) {
      for (const edge of [...this.into(node)]) {
        if (abs(this.sums.weights[edge] as bigint) >= cutoff) continue;
        this.remove(edge);
        dropped++;
      }
    }
    return dropped;
  }
}

function append(lists: Map<number, number[]>, node: number, edge: number): void {
  const list = lists.get(node);
  if (list === undefined) lists.set(node, [edge]);
  else list.push(edge);
}

function drop(lists: Map<number, number[]>, node: number, edge: number): void {
  const list = lists.get(node);
  const at = list?.indexOf(edge) ?? -1;
  if (list !== undefined && at !== -1) list.splice(at, 1);
}
