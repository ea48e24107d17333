/**
 * Pieces of GitHub's Markdown. Text of a profile only ever stands in code spans and fences, where neither
 * HTML nor links nor emphasis mean anything.
 */

/** A code span, for a table's cell too. */
export function code(text: string): string {
  // A line break would end the table, and a code span may not be empty.
  const line = text.replaceAll(/[\r\n\u2028\u2029]+/g, ' ');
  const ticks = '`'.repeat(longestRun(line, '`') + 1);
  const needsSpace = line === '' || line.trim() !== line || /^`|`$/.test(line);
  const body = needsSpace ? ` ${line} ` : line;
  return `${ticks}${body.replaceAll('|', '\\|')}${ticks}`;
}

export function fenced(text: string): string {
  const ticks = '`'.repeat(Math.max(3, longestRun(text, '`') + 1));
  return `${ticks}text\n${text}${text.endsWith('\n') ? '' : '\n'}${ticks}\n`;
}

function longestRun(text: string, letter: string): number {
  let longest = 0;
  let run = 0;
  for (const one of text) {
    run = one === letter ? run + 1 : 0;
    if (run > longest) longest = run;
  }
  return longest;
}

export function bullets(lines: readonly string[]): string {
  const items = lines.map((line) => `- ${code(line)}\n`);
  return items.length === 0 ? '' : `${items.join('')}\n`;
}

export interface Column {
  readonly name: string;
  readonly isNumber?: true;
}

export type Row = readonly string[];

/** Cells are Markdown already; a piece a row. */
export function* table(columns: readonly Column[], rows: Iterable<Row>): Generator<string> {
  yield rowText(columns.map(({ name }) => name));
  yield rowText(columns.map(({ isNumber }) => (isNumber ? '---:' : '---')));
  for (const row of rows) yield rowText(row);
}

function rowText(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |\n`;
}
