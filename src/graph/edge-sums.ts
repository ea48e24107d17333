/** The edges of a call graph as columns. */
import { meanAt } from '../base/int64.ts';

/** Edges from caller to callee, numbered; an edge that was trimmed is no longer alive. */
export interface EdgeSums {
  readonly count: number;
  readonly from: Uint32Array;
  readonly to: Uint32Array;
  readonly weights: BigInt64Array;
  /** What to divide by for means; undefined for sums. */
  readonly divisors: BigInt64Array | undefined;
  /** 1 where the edge goes over nodes that were left out. */
  readonly residual: Uint8Array;
  /** 1 where the call was inlined every time. */
  readonly inline: Uint8Array;
  /** 1 until the edge is trimmed. */
  readonly alive: Uint8Array;
}

/** The weight of an edge that pictures print: a mean when there is a divisor. */
export function edgeValue(edges: EdgeSums, edge: number): bigint {
  return meanAt(edges.weights, edges.divisors, edge);
}
