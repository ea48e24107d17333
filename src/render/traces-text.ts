import { scaledLabel } from '../measurement/units.ts';
import type { NumberLabel, TextLabel } from '../profile/labels.ts';
import { compareUtf8 } from '../profile/utf8-order.ts';
import type { Report } from '../report/report.ts';
import type { Trace, TraceFrame } from '../report/traces.ts';
import { type LegendStyle, profileLines } from './legend-text.ts';
import { padLeft } from './padding.ts';
import { valueText } from './value-text.ts';

const SEPARATOR = '-----------+-------------------------------------------------------\n';
const INDENT = ' '.repeat(10);
/** A stack of inlined calls may be of millions of frames. */
const PIECE_CHARACTERS = 64 * 1024;

/** pprof's -traces, in pieces: the whole is larger than the profile many times over. */
export function* tracesText(
  report: Report,
  traces: Iterable<Trace>,
  { zoneAt }: LegendStyle,
): Generator<string> {
  const { options } = report;
  const text = valueText(options, options.outputUnit);
  yield `${profileLines(report, options.outputUnit, zoneAt).join('\n')}\n`;
  for (const { value, labels, frames } of traces) {
    let piece = SEPARATOR;
    if (labels.texts.length > 0) piece += textLines(labels.texts);
    if (labels.numbers.length > 0) piece += numberLines(labels.numbers, options.labelUnits);
    let indent = padLeft(text(value), 10);
    for (const frame of frames) {
      piece += indent + afterIndent(frame);
      indent = INDENT;
      if (piece.length < PIECE_CHARACTERS) continue;
      yield piece;
      piece = '';
    }
    yield piece;
  }
  yield SEPARATOR;
}

function afterIndent({ name, isInline }: TraceFrame): string {
  return isInline ? `   ${name} (inline)\n` : `   ${name}\n`;
}

function textLines(labels: readonly TextLabel[]): string {
  return sorted(labels.map(({ key, values }) => `${padLeft(key, 10)}:  ${values.join(' ')}\n`));
}

function numberLines(
  labels: readonly NumberLabel[],
  labelUnits: ReadonlyMap<string, string>,
): string {
  const lines = labels.map(({ key, values }) => {
    const unit = labelUnits.get(key) ?? '';
    const texts = values.map((value) => scaledLabel(value, unit, 'auto'));
    return `${padLeft(key, 10)}:  ${texts.join(' ')}\n`;
  });
  return sorted(lines);
}

function sorted(lines: string[]): string {
  return lines.sort(compareUtf8).join('');
}
