import { percentage } from '../measurement/percentage.ts';
import type { Tree, TreeEdge } from '../report/tree.ts';
import { type LegendStyle, legendLines } from './legend-text.ts';
import { nodeColumns } from './node-columns.ts';
import { padLeft } from './padding.ts';
import { valueText } from './value-text.ts';

const SEPARATOR = '----------------------------------------------------------+-------------';
/** The tabs at the end are pprof's. */
const HEADING = '      flat  flat%   sum%        cum   cum%   calls calls% + context \t \t ';

/** pprof's -tree and -peek: callers above a node, callees below; a piece a node. */
export function* treeText(
  { legend, nodes, nodeCount }: Tree,
  style: LegendStyle,
): Generator<string> {
  const { total, options } = legend.report;
  const text = valueText(options, legend.unit);
  yield joined([...legendLines(legend, style), SEPARATOR, HEADING]);
  const edgeLine = ({ name, weight, isInline }: TreeEdge, cum: bigint): string => {
    const note = isInline ? ' (inline)' : '';
    return `${padLeft(text(weight), 50)} ${percentage(weight, cum)} |   ${name}${note}`;
  };
  const columns = nodeColumns(total, text);
  for (const { name, flat, cum, callers, callees } of nodes) {
    const lines = [SEPARATOR];
    for (const edge of callers) lines.push(edgeLine(edge, cum));
    lines.push(`${columns(flat, cum)}                | ${name}`);
    for (const edge of callees) lines.push(edgeLine(edge, cum));
    yield joined(lines);
  }
  if (nodeCount > 0) yield joined([SEPARATOR]);
}

function joined(lines: readonly string[]): string {
  return `${lines.join('\n')}\n`;
}
