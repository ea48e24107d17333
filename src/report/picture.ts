/** The call graph as a picture: the nodes and edges most worth seeing, with their tags. */
import { nodeTable } from '../graph/node-table.ts';
import { type FormatTag, SampleTags } from '../graph/tags.ts';
import { type TrimmedGraph, trimmedGraph } from '../graph/trim.ts';
import { trimmedCallTree } from '../graph/trim-call-tree.ts';
import { scaledLabel } from '../measurement/units.ts';
import { type Legend, shownPart } from './legend.ts';
import { outputUnit } from './output-unit.ts';
import { type Report, summableWeights } from './report.ts';

export interface Picture {
  readonly legend: Legend;
  readonly graph: TrimmedGraph;
}

export function picture(report: Report): Picture {
  const { profile, options } = report;
  const table = nodeTable(profile, { trimFile: options.trimFile });
  const format: FormatTag = (value, unit) => scaledLabel(value, unit, options.outputUnit);
  const trimmed = options.callTree ? trimmedCallTree : trimmedGraph;
  const graph = trimmed(
    { profile, table, weights: summableWeights(report) },
    {
      order: 'entropy',
      nodeCount: options.nodeCount,
      nodeFraction: options.nodeFraction,
      edgeFraction: options.edgeFraction,
      dropNegative: options.dropNegative,
      edges: 'all',
      tags: new SampleTags(profile, options.labelUnits.get('bytes') ?? '', format),
    },
  );
  const unit = outputUnit(report, graph);
  return { legend: { report, unit, shown: shownPart(report, graph, true) }, graph };
}
