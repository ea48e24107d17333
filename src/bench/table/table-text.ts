/** Tables as benchstat prints them, with numbered warnings below each. */
import type { Field } from '../choice/projection.ts';
import { commonScale, scaled } from '../results/scale.ts';
import { isBinaryUnit } from '../results/unit.ts';
import type { BenchmarkTable, BenchmarkTables, TableCell } from './benchmark-table.ts';
import { changeText, evidenceText, keyText, rangeText, ratioText } from './cell-text.ts';
import { columnHeadings } from './column-header.ts';
import { tableSections } from './table-sections.ts';
import { TextGrid } from './text-grid.ts';

export function tablesText(tables: BenchmarkTables): string {
  return tableSections(tables)
    .map(({ headings, table }) => {
      const lines = headings.map((heading) => `${heading}\n`).join('');
      return lines + new TableText(table, tables).print();
    })
    .join('\n');
}

const LABEL_COLUMNS = 1;
/** A value, its interval, and the numbers of warnings. */
const CENTER_COLUMNS = 3;
/** The change, its evidence, and the numbers of warnings. */
const CHANGE_COLUMNS = 3;
const BETWEEN = ' │ ';
const AT_THE_END = ' │';

/** Where the columns of the grid begin that belong to one column of the table. */
function startOf(column: number): number {
  if (column === 0) return LABEL_COLUMNS;
  return LABEL_COLUMNS + CENTER_COLUMNS + (column - 1) * (CENTER_COLUMNS + CHANGE_COLUMNS);
}

class TableText {
  readonly #table: BenchmarkTable;
  readonly #rowFields: readonly Field[];
  readonly #columnFields: readonly Field[];
  readonly #grid = new TextGrid();
  readonly #warnings: string[] = [];
  readonly #isBinary: boolean;
  /** To the right of all that there is. */
  readonly #edge: number;

  constructor(table: BenchmarkTable, { rowFields, columnFields }: BenchmarkTables) {
    this.#table = table;
    this.#rowFields = rowFields;
    this.#columnFields = columnFields;
    this.#isBinary = isBinaryUnit(table.unit);
    this.#edge = startOf(table.columns.length + 1);
  }

  print(): string {
    this.#addHeadings();
    this.#addUnits();
    for (const row of this.#table.rows) {
      const centers = row.cells.flatMap((cell) => cell?.summary.center ?? []);
      const scale = commonScale(centers, this.#isBinary);
      this.#grid.startRow();
      this.#grid.add(keyText(row.key, this.#rowFields));
      for (const [column, cell] of row.cells.entries()) {
        if (cell === undefined) continue;
        this.#grid.goTo(startOf(column));
        this.#addCell(cell, scaled(cell.summary.center, scale));
      }
    }
    if (this.#table.rows.length > 1) this.#addMeans();
    const notes = this.#warnings.map((warning, i) => `${raised(i + 1)} ${warning}\n`);
    return this.#grid.toString() + notes.join('');
  }

  #addHeadings(): void {
    for (const headings of columnHeadings(this.#table.columns, this.#columnFields)) {
      this.#grid.startRow();
      for (const { text, start, count } of headings) {
        const from = startOf(start);
        this.#grid.goTo(from);
        const span = startOf(start + count) - from;
        this.#grid.add(text, { span, alignment: 'center', margin: BETWEEN });
      }
      this.#addEdge();
    }
  }

  #addUnits(): void {
    const grid = this.#grid;
    grid.startRow();
    for (const column of this.#table.columns.keys()) {
      const from = startOf(column);
      grid.goTo(from);
      grid.add(this.#table.unit, { span: CENTER_COLUMNS, alignment: 'center', margin: BETWEEN });
      if (column > 0) grid.add('vs base', { span: CHANGE_COLUMNS, margin: '  ' });
      for (let inner = from + 1; inner < grid.column; inner++) grid.fix(inner);
    }
    this.#addEdge();
  }

  #addEdge(): void {
    this.#grid.goTo(this.#edge);
    this.#grid.add('', { margin: AT_THE_END });
  }

  #addCell({ summary, warnings, change }: TableCell, center: string): void {
    this.#grid.add(center, { alignment: 'right' });
    this.#grid.add(rangeText(summary), { alignment: 'right', margin: ' ± ' });
    this.#addNumbers([...warnings, ...summary.warnings]);
    if (change === undefined) return;
    this.#grid.add(changeText(change), { alignment: 'right' });
    this.#grid.add(`(${evidenceText(change.comparison)})`);
    this.#addNumbers(change.comparison.warnings);
  }

  #addMeans(): void {
    const grid = this.#grid;
    grid.startRow();
    grid.add('geomean');
    for (const [column, mean] of this.#table.means.entries()) {
      const from = startOf(column);
      if (mean.center !== undefined) {
        grid.goTo(from);
        const scale = commonScale([mean.center], this.#isBinary);
        grid.add(scaled(mean.center, scale), { alignment: 'right' });
      }
      if (column > 0) {
        grid.goTo(from + CENTER_COLUMNS);
        grid.add(ratioText(mean), mean.ratio === undefined ? {} : { alignment: 'right' });
      }
      grid.goTo(startOf(column + 1) - 1);
      this.#addNumbers(mean.warnings);
    }
  }

  #addNumbers(warnings: readonly string[]): void {
    const numbers = warnings.map((warning) => {
      let at = this.#warnings.indexOf(warning);
      if (at === -1) at = this.#warnings.push(warning) - 1;
      return raised(at + 1);
    });
    this.#grid.add(numbers.join(' '));
  }
}

const RAISED_DIGITS = '⁰¹²³⁴⁵⁶⁷⁸⁹';

function raised(number: number): string {
  return String(number).replaceAll(/\d/g, (digit) => RAISED_DIGITS[Number(digit)] ?? '');
}
