/** The flat list: what each node costs itself (flat) and with all that it calls (cum). */
import type { NodeInfo } from '../graph/node-info.ts';
import { nodeTable } from '../graph/node-table.ts';
import { cumValue, flatValue, type TrimmedGraph, trimmedGraph } from '../graph/trim.ts';
import { type Legend, shownPart } from './legend.ts';
import { outputUnit } from './output-unit.ts';
import { type Report, summableWeights } from './report.ts';

export interface TopRow {
  readonly info: NodeInfo;
  readonly name: string;
  readonly flat: bigint;
  readonly cum: bigint;
  readonly inlined: 'never' | 'partly' | 'always';
}

export interface Top {
  readonly legend: Legend;
  readonly rows: readonly TopRow[];
}

export function top(report: Report): Top {
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
      edges: 'inlined',
      tags: undefined,
    },
  );
  const rows = graph.nodes.map((node) => ({
    info: table.infos[node] as NodeInfo,
    name: graph.names.at(node),
    flat: flatValue(graph.sums, node),
    cum: cumValue(graph.sums, node),
    inlined: inlined(graph, node),
  }));
  const unit = outputUnit(report, graph);
  return { legend: { report, unit, shown: shownPart(report, graph) }, rows };
}

function inlined({ edges }: TrimmedGraph, node: number): TopRow['inlined'] {
  if (edges === undefined) return 'never';
  const into = edges.into(node);
  let count = 0;
  for (let i = 0; i < into.length; i++) count += edges.sums.inline[into[i] as number] as number;
  if (count === 0) return 'never';
  return count < into.length ? 'partly' : 'always';
}
