import { wrapped } from '../base/int64.ts';
import { percentage } from '../measurement/percentage.ts';
import type { Top, TopRow } from '../report/top.ts';
import { type LegendStyle, legendLines } from './legend-text.ts';
import { padLeft } from './padding.ts';
import { valueText } from './value-text.ts';

const INLINE_NOTES: Readonly<Record<TopRow['inlined'], string>> = {
  never: '',
  partly: ' (partial-inline)',
  always: ' (inline)',
};

/** pprof's -top: flat, share, running sum, cum, share, name. */
export function topText({ legend, rows }: Top, style: LegendStyle): string {
  const { total, options } = legend.report;
  const text = valueText(options, legend.unit);
  const lines = legendLines(legend, style);
  lines.push('      flat  flat%   sum%        cum   cum%');
  let sum = 0n;
  for (const { flat, cum, name, inlined } of rows) {
    sum = wrapped(sum + flat);
    const own = `${padLeft(text(flat), 10)} ${percentage(flat, total)} ${percentage(sum, total)}`;
    const all = `${padLeft(text(cum), 10)} ${percentage(cum, total)}`;
    lines.push(`${own} ${all}  ${name}${INLINE_NOTES[inlined]}`);
  }
  return `${lines.join('\n')}\n`;
}
