import { percentage } from '../measurement/percentage.ts';
import type { ListedFile, Listing } from '../report/listing.ts';
import { padLeft } from './padding.ts';
import { type ValueText, valueText } from './value-text.ts';

/** pprof's -list: flat, cum, line number and line; a piece a file. */
export function* listingText({ report, functions }: Listing): Generator<string> {
  const text = valueText(report.options, report.options.outputUnit);
  yield `Total: ${text(report.total)}\n`;
  for (const { name, files } of functions) {
    let isLocated = false;
    for (const file of files) {
      isLocated = true;
      yield `ROUTINE ======================== ${name} in ${file.file}\n`;
      yield fileText(file, text, report.total);
    }
    if (!isLocated) yield `No source information for ${name}\n`;
  }
}

function fileText({ flat, cum, error, lines }: ListedFile, text: ValueText, total: bigint): string {
  const sums = `${padLeft(text(flat), 10)} ${padLeft(text(cum), 10)}`;
  const rows = [`${sums} (flat, cum) ${percentage(cum, total)} of Total`];
  if (error !== undefined) rows.push(` Error: ${error}`);
  for (const line of lines) {
    const own = padLeft(valueOrDot(line.flat, text), 10);
    const all = padLeft(valueOrDot(line.cum, text), 10);
    rows.push(`${own} ${all} ${padLeft(String(line.number), 6)}:${line.text}`);
  }
  return `${rows.join('\n')}\n`;
}

/** Most lines have no value, and a column of zeros would hide those that do. */
export function valueOrDot(value: bigint, text: ValueText): string {
  return value === 0n ? '.' : text(value);
}
