/** pprof's -weblist: a page of source lines with their values, which opens what was inlined into a line. */
import { percentage } from '../measurement/percentage.ts';
import type { InlinedBlock, WebFunction, WebLine, WebListing } from '../report/web-listing.ts';
import { htmlText } from './html-text.ts';
import { type LegendStyle, profileLines } from './legend-text.ts';
import { valueOrDot } from './listing-text.ts';
import { characterCount, padLeft } from './padding.ts';
import { type ValueText, valueText } from './value-text.ts';

/** Names in a profile are a stranger's: whatever they hold, the page loads nothing. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'";

const STYLE = `
    :root { color-scheme: light dark; }
    body { font: 14px/1.4 system-ui, sans-serif; margin: 1.5em; }
    h2 { margin: 1.5em 0 0; overflow-wrap: anywhere; }
    .filename { margin: 0.2em 0; overflow-wrap: anywhere; }
    pre { tab-size: 8; }
    .line, .nop, .unimportant { opacity: 0.6; }
    .inlinesrc { color: light-dark(#00458b, #8ec7ff); }
    .livesrc { cursor: pointer; }
    .livesrc:hover { background: light-dark(#e6eef8, #26364a); }
    .asm { display: none; }
    .asm.open { display: block; }
  `;

/** The name is the one that pprof's pages call. */
const SCRIPT = `
    function pprof_toggle_asm(event) {
      const below = event.target.nextElementSibling;
      if (below !== null && below.classList.contains('asm')) below.classList.toggle('open');
    }
  `;

/** A piece a function. */
export function* webListingHtml(
  { report, functions }: WebListing,
  { zoneAt }: LegendStyle,
): Generator<string> {
  const { options, total } = report;
  const text = valueText(options, options.outputUnit);
  const legend = profileLines(report, options.outputUnit, zoneAt);
  yield head(`${fact(legend, 'File: ')} ${fact(legend, 'Type: ')}`);
  const facts = legend.map(htmlText).join('<br>\n');
  yield `<body>\n\n<div class="legend">${facts}<br>Total: ${htmlText(text(total))}</div>`;
  for (const func of functions) yield functionHtml(func, text, total);
  yield '\n</body>\n</html>\n';
}

function head(title: string): string {
  return `<!DOCTYPE html>
<html>
<head>
  <meta charset="utf-8">
  <meta http-equiv="Content-Security-Policy" content="${POLICY}">
  <title>${htmlText(title)}</title>
  <style>${STYLE}</style>
  <script>${SCRIPT}</script>
</head>
`;
}

function fact(legend: readonly string[], name: string): string {
  return legend.find((line) => line.startsWith(name))?.slice(name.length) ?? 'unknown';
}

function functionHtml(
  { name, file, flat, cum, lines }: WebFunction,
  text: ValueText,
  total: bigint,
): string {
  const values = `${padLeft(text(flat), 10)} ${padLeft(text(cum), 10)}`;
  const rows = lines.map((line) => lineHtml(line, text));
  return [
    `<h2>${htmlText(name)}</h2><p class="filename">${htmlText(file)}</p>`,
    '<pre onClick="pprof_toggle_asm(event)">',
    htmlText(`  Total:  ${values} (flat, cum) ${percentage(cum, total)}`),
    ...rows,
    '</pre>\n',
  ].join('\n');
}

function lineHtml({ number, text: source, flat, cum, blocks }: WebLine, text: ValueText): string {
  const hasCalls = blocks?.some(({ calls }) => calls.length > 0) ?? false;
  const state = blocks === undefined ? 'nop' : hasCalls ? 'livesrc' : 'deadsrc';
  const values = `${padLeft(valueOrDot(flat, text), 10)} ${padLeft(valueOrDot(cum, text), 10)}`;
  const line = htmlText(`  ${values} ${' '.repeat(8)}  ${source} `);
  const inlined = hasCalls ? `<span class=asm>${inlinedHtml(source, blocks ?? [])}</span>` : '';
  return `<span class=line> ${padLeft(String(number), 6)}</span> <span class=${state}>${line}</span>${inlined}`;
}

/** A step of inlining moves a call in by this many columns. */
const INDENT = 4;
const SOURCE_COLUMNS = 80;
/** Where inlined code begins, behind the columns of values. */
const INLINED_COLUMN = 42;

function inlinedHtml(source: string, blocks: readonly InlinedBlock[]): string {
  const indent = indentation(source) + INDENT;
  let html = '';
  for (const { isApart, calls } of blocks) {
    if (isApart) html += ` ${' '.repeat(8)} ${padLeft('⋮', 28)}\n`;
    for (const { depth, text, fileBase, line } of calls) {
      const code = padded(' '.repeat(indent + INDENT * depth) + text, SOURCE_COLUMNS);
      html += `${' '.repeat(INLINED_COLUMN)}<span class=inlinesrc>${htmlText(code)}</span> `;
      html += `<span class=unimportant>${htmlText(fileBase)}:${line}</span>\n`;
    }
  }
  return html;
}

/** In columns; a tab goes to the next multiple of 8. */
function indentation(line: string): number {
  let column = 0;
  for (const letter of line) {
    if (letter === ' ') column++;
    else if (letter === '\t') column += 8 - (column % 8);
    else break;
  }
  return column;
}

/** Tabs become the spaces that they stand for, so that the line can be moved in. */
function padded(line: string, width: number): string {
  let text = '';
  let column = 0;
  for (const letter of line) {
    const columns = letter === '\t' ? 8 - (column % 8) : 1;
    text += letter === '\t' ? ' '.repeat(columns) : letter;
    column += columns;
  }
  return text + ' '.repeat(Math.max(0, width - characterCount(text)));
}
