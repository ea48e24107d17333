/** The call graph as text: each node between its callers and its callees. Also `peek`, which picks nodes. */
import { nodeTable } from '../graph/node-table.ts';
import { sortEdges } from '../graph/order.ts';
import { cumValue, flatValue, trimmedGraph } from '../graph/trim.ts';
import { type Legend, shownPart } from './legend.ts';
import { outputUnit } from './output-unit.ts';
import { type Report, summableWeights } from './report.ts';

export interface TreeNode {
  readonly name: string;
  readonly flat: bigint;
  readonly cum: bigint;
  readonly callers: readonly TreeEdge[];
  readonly callees: readonly TreeEdge[];
}

export interface TreeEdge {
  /** The node at the other end. */
  readonly name: string;
  /** Never averaged, unlike the nodes' values: pprof prints it so. */
  readonly weight: bigint;
  readonly isInline: boolean;
}

export interface Tree {
  readonly legend: Legend;
  readonly nodes: readonly TreeNode[];
  /** Of all nodes, before `pick`. */
  readonly nodeCount: number;
}

/** `pick` chooses nodes by printable name; undefined takes them all. */
export function tree(report: Report, pick?: (name: string) => boolean): Tree {
  const { profile, options } = report;
  const table = nodeTable(profile, { trimFile: options.trimFile });
  const graph = trimmedGraph(
    { profile, table, weights: summableWeights(report) },
    {
      order: options.cumSort ? 'cum' : 'flat',
      nodeCount: options.nodeCount,
      nodeFraction: options.nodeFraction,
      edgeFraction: options.edgeFraction,
      dropNegative: options.dropNegative,
      edges: 'all',
      pick,
      tags: undefined,
    },
  );
  const { names, edges, sums } = graph;
  const sorted = (numbers: readonly number[]): number[] =>
    edges === undefined ? [] : sortEdges([...numbers], edges.sums, names);
  const treeEdge = (edge: number, node: number): TreeEdge => ({
    name: names.at(node),
    weight: edges?.sums.weights[edge] ?? 0n,
    isInline: edges?.sums.inline[edge] === 1,
  });
  const picked = graph.nodes.filter((node) => pick === undefined || pick(names.at(node)));
  const nodes = picked.map((node) => ({
    name: names.at(node),
    flat: flatValue(sums, node),
    cum: cumValue(sums, node),
    // Made when asked for: peek, which trims nothing, may have millions of edges.
    get callers() {
      return sorted(edges?.into(node) ?? []).map((edge) => treeEdge(edge, edges?.from(edge) ?? 0));
    },
    get callees() {
      return sorted(edges?.outOf(node) ?? []).map((edge) => treeEdge(edge, edges?.to(edge) ?? 0));
    },
  }));
  const unit = outputUnit(report, graph);
  const legend = { report, unit, shown: shownPart(report, graph) };
  return { legend, nodes, nodeCount: graph.nodes.length };
}
