/**
 * Columns as Go's text/tabwriter lays them out when it aligns right: a tab ends a cell, and a column is
 * as wide as the widest of its cells in lines that follow each other. Text behind a line's last tab is in
 * no column.
 */
import { characterCount } from './padding.ts';

const PADDING = 1;

export function rightAligned(text: string): string {
  // A form feed ends a line and all columns with it; so does the end.
  const sections = text.split('\f').map((section) => section.split('\n').map(cellsOf));
  return sections.map((lines) => laidOut(lines).join('\n')).join('\n');
}

function cellsOf(line: string): readonly string[] {
  return line.split(/[\t\v]/);
}

function laidOut(lines: readonly (readonly string[])[]): string[] {
  const widths = lines.map((): number[] => []);
  const columns = lines.reduce((most, cells) => Math.max(most, cells.length - 1), 0);
  for (let column = 0; column < columns; column++) {
    for (let start = 0; start < lines.length; ) {
      const end = blockEnd(lines, column, start);
      let widest = 0;
      for (let line = start; line < end; line++) {
        widest = Math.max(widest, characterCount(lines[line]?.[column] ?? ''));
      }
      for (let line = start; line < end; line++) widths[line]?.push(widest + PADDING);
      start = Math.max(end, start + 1);
    }
  }
  return lines.map((cells, line) =>
    cells.map((cell, column) => padded(cell, widths[line]?.[column])).join(''),
  );
}

/** Where the run of lines ends that have a cell in the column; `start` itself when it has none. */
function blockEnd(lines: readonly (readonly string[])[], column: number, start: number): number {
  let end = start;
  while (end < lines.length && (lines[end]?.length ?? 0) - 1 > column) end++;
  return end;
}

function padded(cell: string, width = 0): string {
  return ' '.repeat(Math.max(0, width - characterCount(cell))) + cell;
}
