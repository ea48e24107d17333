import type { Top, TopRow } from '../report/top.ts';
import { type LegendStyle, legendLines } from './legend-text.ts';
import { nodeColumns } from './node-columns.ts';
import { valueText } from './value-text.ts';

const INLINE_NOTES: Readonly<Record<TopRow['inlined'], string>> = {
  never: '',
  partly: ' (partial-inline)',
  always: ' (inline)',
};

/** pprof's -top: flat, share, running sum, cum, share, name. */
export function topText({ legend, rows }: Top, style: LegendStyle): string {
  const { total, options } = legend.report;
  const columns = nodeColumns(total, valueText(options, legend.unit));
  const lines = legendLines(legend, style);
  lines.push('      flat  flat%   sum%        cum   cum%');
  for (const { flat, cum, name, inlined } of rows) {
    lines.push(`${columns(flat, cum)}  ${name}${INLINE_NOTES[inlined]}`);
  }
  return `${lines.join('\n')}\n`;
}
