/**
 * Takes from a picture the edges that stand for left-out nodes where another path leads there too: the
 * picture loses clutter and no connection.
 */
import type { Edges } from './edges.ts';
import { type NodeNames, sortEdges } from './order.ts';

/** Walks the nodes from the last, so that the lightest edges go first. */
export function removeRedundantEdges(
  nodes: readonly number[],
  edges: Edges,
  names: NodeNames,
): void {
  for (const node of nodes.toReversed()) {
    const lightestFirst = sortEdges([...edges.into(node)], edges.sums, names).reverse();
    for (const edge of lightestFirst) {
      // An edge that is heavier than a direct one stays, lest the weights confuse.
      if (edges.sums.residual[edge] === 0) break;
      if (isRedundant(edge, edges)) edges.remove(edge);
    }
  }
}

/** Whether the edge's start reaches its end without it. */
function isRedundant(edge: number, edges: Edges): boolean {
  const start = edges.from(edge);
  const seen = new Set([edges.to(edge)]);
  const queue = [edges.to(edge)];
  for (const node of queue) {
    for (const incoming of edges.into(node)) {
      const from = edges.from(incoming);
      if (incoming === edge || seen.has(from)) continue;
      if (from === start) return true;
      seen.add(from);
      queue.push(from);
    }
  }
  return false;
}
