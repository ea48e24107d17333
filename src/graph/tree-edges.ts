/** The edges of a call tree, which bear the number of the node that they lead into. */
import { abs } from '../base/int64.ts';
import { type CallTree, NO_PARENT } from './call-tree.ts';
import type { EdgeSums } from './edge-sums.ts';
import type { GraphEdges } from './edges.ts';

const NO_EDGES: readonly number[] = [];

/** How the nodes hang together; changes as nodes and edges are taken out. */
export interface TreeLinks {
  readonly parents: Int32Array;
  readonly inline: Uint8Array;
  /** 1 where the edge goes over nodes that were taken out. */
  readonly residual: Uint8Array;
}

export function treeLinks({ count, parents, inline }: CallTree): TreeLinks {
  return { parents, inline, residual: new Uint8Array(count) };
}

/**
 * Takes the nodes marked 1 out: their children hang on the nearest ancestor left, over an inlined call
 * if all calls between were, and become roots where there is none.
 */
export function withoutNodes(links: TreeLinks, isGone: Uint8Array): TreeLinks {
  const parents = links.parents.slice();
  const inline = links.inline.slice();
  const residual = links.residual.slice();
  // A parent comes before its children, so that what it hangs on is known when they are looked at.
  for (let node = 0; node < parents.length; node++) {
    const parent = parents[node] as number;
    if (parent === NO_PARENT || isGone[parent] === 0) continue;
    parents[node] = parents[parent] as number;
    inline[node] = (inline[node] as number) & (inline[parent] as number);
    residual[node] = 1;
  }
  for (let node = 0; node < parents.length; node++) {
    if (isGone[node] === 1) parents[node] = NO_PARENT;
  }
  return { parents, inline, residual };
}

export class TreeEdges implements GraphEdges {
  readonly sums: EdgeSums;
  readonly #parents: Int32Array;
  readonly #childStarts: Uint32Array;
  readonly #children: Uint32Array;

  /** Removing an edge changes the links' parents. */
  constructor(tree: CallTree, { parents, inline, residual }: TreeLinks) {
    const to = new Uint32Array(tree.count);
    const alive = new Uint8Array(tree.count);
    for (let node = 0; node < tree.count; node++) {
      to[node] = node;
      if (parents[node] !== NO_PARENT) alive[node] = 1;
    }
    this.#parents = parents;
    this.sums = {
      count: tree.count,
      from: new Uint32Array(parents.buffer, parents.byteOffset, parents.length),
      to,
      weights: tree.sums.cum,
      divisors: tree.sums.cumDivisor,
      residual,
      inline,
      alive,
    };
    this.#childStarts = new Uint32Array(tree.count + 1);
    for (const parent of parents) {
      if (parent !== NO_PARENT) (this.#childStarts[parent + 1] as number)++;
    }
    for (let node = 0; node < tree.count; node++) {
      this.#childStarts[node + 1] =
        (this.#childStarts[node + 1] as number) + (this.#childStarts[node] as number);
    }
    const next = this.#childStarts.slice();
    this.#children = new Uint32Array(this.#childStarts[tree.count] as number);
    for (let node = 0; node < tree.count; node++) {
      const parent = parents[node] as number;
      if (parent !== NO_PARENT) this.#children[(next[parent] as number)++] = node;
    }
  }

  from(edge: number): number {
    return this.#parents[edge] as number;
  }

  to(edge: number): number {
    return edge;
  }

  into(node: number): readonly number[] {
    return this.sums.alive[node] === 1 ? [node] : NO_EDGES;
  }

  outOf(node: number): readonly number[] {
    const [start, end] = [this.#childStarts[node] as number, this.#childStarts[node + 1] as number];
    if (start === end) return NO_EDGES;
    return [...this.#children.subarray(start, end)].filter((edge) => this.sums.alive[edge] === 1);
  }

  remove(edge: number): void {
    this.sums.alive[edge] = 0;
    this.#parents[edge] = NO_PARENT;
  }

  trim(nodes: readonly number[], cutoff: bigint): number {
    let dropped = 0;
    for (const node of nodes) {
      if (this.sums.alive[node] === 0 || abs(this.sums.weights[node] as bigint) >= cutoff) continue;
      this.remove(node);
      dropped++;
    }
    return dropped;
  }
}
