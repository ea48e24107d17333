/**
 * Trims a call tree to what a reader can take in, by the steps of trim.ts. A tree is cut where a graph is
 * summed anew: a node that goes leaves its children to its parent, so that their weights stay.
 */
import { abs, timesFloat, wrapped } from '../base/int64.ts';
import { type CallTree, callTree, sumTreeTags } from './call-tree.ts';
import type { GraphInput } from './graph.ts';
import type { NodeInfo } from './node-info.ts';
import { NodeNames, sortNodes } from './order.ts';
import { TreeEdges, type TreeLinks, treeLinks, withoutNodes } from './tree-edges.ts';
import { presentNodes, type TrimmedGraph, type TrimOptions, topCount } from './trim.ts';

/** Throws CallTreeError when there are too many call paths to hold. */
export function trimmedCallTree(input: GraphInput, options: TrimOptions): TrimmedGraph {
  const tree = callTree(input);
  const { sums } = tree;
  const infos = Array.from(tree.places, (place) => input.table.infos[place] as NodeInfo);
  const table = { ...input.table, infos };
  const names = new NodeNames(infos);
  const all = presentNodes(sums, options.dropNegative);
  const totalFlat = wrapped(all.reduce((sum, node) => sum + (sums.flat[node] as bigint), 0n));
  const nodeCutoff = abs(timesFloat(totalFlat, options.nodeFraction));
  const edgeCutoff = abs(timesFloat(totalFlat, options.edgeFraction));
  const isHeavy = (node: number): boolean => abs(sums.cum[node] as bigint) >= nodeCutoff;

  let nodes = nodeCutoff > 0n ? all.filter(isHeavy) : [...all];
  const originalCount = nodes.length;
  let links = without(tree, treeLinks(tree), all, nodes);
  let edges = new TreeEdges(tree, links);
  sortNodes(nodes, options.order, sums, names, edges);
  // A page of N nodes never shows the tags of any but the first N.
  const candidates = options.nodeCount > 0 ? nodes.slice(0, options.nodeCount) : nodes;
  const tags = options.tags && sumTreeTags(tree, input, marked(tree, candidates), options.tags);
  tags?.trim(nodeCutoff);
  if (options.nodeCount > 0) {
    edges.trim(nodes, edgeCutoff);
    const top = nodes.slice(0, topCount(nodes, options.nodeCount, tags));
    if (top.length !== nodes.length) {
      links = without(tree, links, nodes, top);
      nodes = top;
      edges = new TreeEdges(tree, links);
      sortNodes(nodes, options.order, sums, names, edges);
    }
  }
  const droppedEdges = edges.trim(nodes, edgeCutoff);
  const droppedNodes = all.length - originalCount;
  return { table, nodes, sums, names, edges, tags, originalCount, droppedNodes, droppedEdges };
}

/** Takes out the nodes of `from` that are not among those `kept`. */
function without(
  tree: CallTree,
  links: TreeLinks,
  from: readonly number[],
  kept: readonly number[],
): TreeLinks {
  const isGone = marked(tree, from);
  for (const node of kept) isGone[node] = 0;
  return withoutNodes(links, isGone);
}

function marked(tree: CallTree, nodes: readonly number[]): Uint8Array {
  const marks = new Uint8Array(tree.count);
  for (const node of nodes) marks[node] = 1;
  return marks;
}
