/** The whole call graph for KCachegrind, whose costs are whole numbers of one unit. */
import { fromFloat } from '../base/int64.ts';
import type { NodeInfo } from '../graph/node-info.ts';
import { nodeTable } from '../graph/node-table.ts';
import { sortEdges } from '../graph/order.ts';
import { flatValue, type TrimmedGraph, trimmedGraph } from '../graph/trim.ts';
import { scale } from '../measurement/units.ts';
import { outputUnit } from './output-unit.ts';
import { type Report, summableWeights } from './report.ts';

export interface Callgrind {
  readonly sampleType: string;
  readonly unit: string;
  /** Made one by one: a graph that is not trimmed may have millions of calls. */
  readonly nodes: Iterable<CallgrindNode>;
}

export interface CallgrindNode {
  readonly info: NodeInfo;
  /** In the unit, fractions cut off. */
  readonly cost: bigint;
  readonly calls: readonly CallgrindCall[];
}

export interface CallgrindCall {
  readonly info: NodeInfo;
  /** Told apart from other functions of that name and file; empty for nodes that are not listed. */
  readonly name: string;
  /** Never averaged, unlike a node's own cost: pprof writes it so. */
  readonly cost: bigint;
}

export function callgrind(report: Report): Callgrind {
  const { profile, options } = report;
  const table = nodeTable(profile, { trimFile: options.trimFile, keepObjectFiles: true });
  const graph = trimmedGraph(
    { profile, table, weights: summableWeights(report) },
    {
      order: options.cumSort ? 'cum' : 'flat',
      nodeCount: 0,
      nodeFraction: 0,
      edgeFraction: 0,
      dropNegative: options.dropNegative,
      edges: 'all',
      tags: undefined,
    },
  );
  const unit = outputUnit(report, graph, true);
  const cost = (value: bigint): bigint => fromFloat(scale(value, options.sampleUnit, unit).value);
  return { sampleType: options.sampleType, unit, nodes: callgrindNodes(graph, cost) };
}

function* callgrindNodes(
  graph: TrimmedGraph,
  cost: (value: bigint) => bigint,
): Generator<CallgrindNode> {
  const { nodes, edges, sums, names, table } = graph;
  const infoOf = (node: number): NodeInfo => table.infos[node] as NodeInfo;
  const distinct = distinctNames(nodes.map(infoOf));
  for (const node of nodes) {
    const out = edges === undefined ? [] : sortEdges([...edges.outOf(node)], edges.sums, names);
    const calls = out.map((edge) => {
      const info = infoOf(edges?.to(edge) ?? 0);
      const name = distinct.get(info) ?? '';
      return { info, name, cost: cost(edges?.sums.weights[edge] ?? 0n) };
    });
    yield { info: infoOf(node), cost: cost(flatValue(sums, node)), calls };
  }
}

/**
 * Callgrind takes functions of one name and file for one; those of other binaries or starting elsewhere
 * get ` [1/2]` behind their name.
 */
function distinctNames(infos: readonly NodeInfo[]): ReadonlyMap<NodeInfo, string> {
  // Columns only tell nodes apart that have neither address nor line (pprof).
  const placeOf = ({ address, line, column, startLine, objectFile }: NodeInfo): string =>
    `${startLine} ${address === 0n && line === 0n ? column : 0n} ${objectFile}`;
  const groups = new Map<string, Map<string, number>>();
  const groupOf = ({ file, name }: NodeInfo): Map<string, number> => {
    const key = `${file}\0${name}`;
    const group = groups.get(key) ?? new Map<string, number>();
    groups.set(key, group);
    return group;
  };
  for (const info of infos) {
    const group = groupOf(info);
    const place = placeOf(info);
    if (!group.has(place)) group.set(place, group.size + 1);
  }
  return new Map(
    infos.map((info) => {
      const group = groupOf(info);
      const mark = group.size > 1 ? ` [${group.get(placeOf(info))}/${group.size}]` : '';
      return [info, info.name + mark];
    }),
  );
}
