/** What stands above a report: of which profile it is, what was filtered, how much of it is shown. */
import { abs, timesFloat, wrapped } from '../base/int64.ts';
import { flatValue, type TrimmedGraph } from '../graph/trim.ts';
import type { Report } from './report.ts';

export interface Legend {
  readonly report: Report;
  /** The unit that the header's values are printed in. */
  readonly unit: string;
  /** Undefined for reports that list samples instead of nodes. */
  readonly shown: ShownPart | undefined;
}

export interface ShownPart {
  readonly shownTotal: bigint;
  readonly nodeCount: number;
  readonly originalCount: number;
  readonly droppedNodes: number;
  readonly droppedEdges: number;
  /** What fell below these was dropped. */
  readonly nodeCutoff: bigint;
  readonly edgeCutoff: bigint;
}

/** Only pictures speak of dropped edges. */
export function shownPart(report: Report, graph: TrimmedGraph, isPicture = false): ShownPart {
  const { nodeFraction, edgeFraction } = report.options;
  const shownTotal = graph.nodes.reduce((sum, node) => sum + flatValue(graph.sums, node), 0n);
  return {
    shownTotal: wrapped(shownTotal),
    nodeCount: graph.nodes.length,
    originalCount: graph.originalCount,
    droppedNodes: graph.droppedNodes,
    droppedEdges: isPicture ? graph.droppedEdges : 0,
    nodeCutoff: abs(timesFloat(report.total, nodeFraction)),
    edgeCutoff: abs(timesFloat(report.total, edgeFraction)),
  };
}
