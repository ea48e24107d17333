/**
 * Lays cells out in columns of letters: cells may span columns, and what a spanning cell needs more than its
 * columns have is shared out among those that may stretch.
 */

export type Alignment = 'center' | 'left' | 'right';

interface GridCell {
  readonly row: number;
  readonly column: number;
  readonly span: number;
  readonly text: string;
  /** Stands before the text and is as wide as the widest of the column. */
  readonly margin: string;
  readonly alignment: Alignment;
}

export interface CellLook {
  readonly span?: number;
  readonly margin?: string;
  readonly alignment?: Alignment;
}

export class TextGrid {
  readonly #cells: GridCell[] = [];
  readonly #fixed = new Set<number>();
  #row = -1;
  #column = 0;
  #columnCount = 0;

  startRow(): void {
    this.#row++;
    this.#column = 0;
  }

  /** The column that the next cell comes into. */
  get column(): number {
    return this.#column;
  }

  goTo(column: number): void {
    this.#column = column;
  }

  add(text: string, { span = 1, margin, alignment = 'left' }: CellLook = {}): void {
    const usual = this.#column === 0 || text === '' ? '' : ' ';
    this.#cells.push({
      row: this.#row,
      column: this.#column,
      span,
      text,
      margin: margin ?? usual,
      alignment,
    });
    this.#column += span;
    this.#columnCount = Math.max(this.#columnCount, this.#column);
  }

  /** No cell that spans this column makes it wider. */
  fix(column: number): void {
    this.#fixed.add(column);
  }

  toString(): string {
    const margins = Array<number>(this.#columnCount).fill(0);
    for (const { column, margin } of this.#cells) {
      margins[column] = Math.max(margins[column] as number, lettersIn(margin));
    }
    const starts = [0];
    for (const width of this.#widths(margins)) starts.push((starts.at(-1) as number) + width);
    let text = '';
    let row = 0;
    let at = 0;
    for (const cell of this.#cells) {
      if (cell.text.trim() === '' && cell.margin.trim() === '') continue;
      if (cell.row > row) {
        text += '\n'.repeat(cell.row - row);
        row = cell.row;
        at = 0;
      }
      const start = starts[cell.column] as number;
      const margin = margins[cell.column] as number;
      const width = (starts[cell.column + cell.span] as number) - start - margin;
      const body = aligned(cell.text, width, cell.alignment);
      text += spaces(start - at) + cell.margin.padStart(margin) + body;
      at = start + margin + lettersIn(body);
    }
    return this.#cells.length === 0 ? '' : `${text}\n`;
  }

  /** Margins included. Narrow cells first, since wide ones ask what those leave. */
  #widths(margins: readonly number[]): readonly number[] {
    const widths = Array<number>(this.#columnCount).fill(0);
    for (const cell of this.#cells.toSorted((a, b) => a.span - b.span)) {
      const needed = lettersIn(cell.text) + (margins[cell.column] as number);
      if (cell.span === 1) widths[cell.column] = Math.max(widths[cell.column] as number, needed);
      else this.#stretch(widths, cell, needed);
    }
    return widths;
  }

  #stretch(widths: number[], { column, span }: GridCell, needed: number): void {
    const columns = Array.from({ length: span }, (_, i) => column + i);
    const widthOf = (one: number): number => widths[one] as number;
    const total = columns.reduce((sum, one) => sum + widthOf(one), 0);
    if (total >= needed) return;
    const elastic = columns.filter((one) => !this.#fixed.has(one));
    let left = needed;
    for (const one of columns) if (this.#fixed.has(one)) left -= widthOf(one);
    // The widest first: what is wider than its share leaves less to the others.
    elastic.sort((a, b) => widthOf(b) - widthOf(a));
    for (const [i, one] of elastic.entries()) {
      const share = Math.ceil(left / (elastic.length - i));
      widths[one] = Math.max(widthOf(one), share);
      left -= widthOf(one);
    }
  }
}

/** Characters, not UTF-16 units. */
function lettersIn(text: string): number {
  let count = 0;
  for (const _ of text) count++;
  return count;
}

/** Text that is wider than its cell is followed by as many spaces as it is too wide, as with Go's %*s. */
function aligned(text: string, width: number, alignment: Alignment): string {
  const free = width - lettersIn(text);
  if (alignment === 'left') return text;
  if (alignment === 'center') return spaces(Math.trunc(free / 2)) + text;
  return spaces(Math.max(0, free)) + text;
}

function spaces(count: number): string {
  return ' '.repeat(Math.abs(count));
}
