/** Tables as benchstat's CSV, all below another; warnings name their cells and go elsewhere. */
import { fieldValue } from '../choice/projection.ts';
import { shortest } from '../results/number-text.ts';
import type { BenchmarkTable, BenchmarkTables, TableRow } from './benchmark-table.ts';
import { changeText, evidenceText, keyText, rangeText, ratioText } from './cell-text.ts';
import { tableSections } from './table-sections.ts';

export interface CsvText {
  readonly csv: string;
  readonly warnings: string;
}

export function tablesCsv(tables: BenchmarkTables): CsvText {
  const sheet = new Sheet();
  for (const [i, { headings, table }] of tableSections(tables).entries()) {
    if (i > 0) sheet.end();
    for (const heading of headings) {
      sheet.add(heading);
      sheet.end();
    }
    addTable(sheet, table, tables);
  }
  return { csv: sheet.csv, warnings: sheet.warnings };
}

const LABEL_COLUMNS = 1;
/** A value and its interval. */
const CENTER_COLUMNS = 2;
/** The change and its evidence. */
const CHANGE_COLUMNS = 2;

function startOf(column: number): number {
  if (column === 0) return LABEL_COLUMNS;
  return LABEL_COLUMNS + CENTER_COLUMNS + (column - 1) * (CENTER_COLUMNS + CHANGE_COLUMNS);
}

function addTable(
  sheet: Sheet,
  { unit, columns, rows, means }: BenchmarkTable,
  { columnFields, rowFields }: BenchmarkTables,
): void {
  const width = startOf(columns.length);
  for (const field of columnFields) {
    for (const [i, key] of columns.entries()) {
      sheet.goTo(startOf(i));
      sheet.add(fieldValue(key, field));
    }
    sheet.goTo(width);
    sheet.end();
  }
  for (const i of columns.keys()) {
    sheet.goTo(startOf(i));
    sheet.add(unit, 'CI');
    if (i > 0) sheet.add('vs base', 'P');
  }
  sheet.end();
  for (const row of rows) {
    sheet.add(keyText(row.key, rowFields));
    addCells(sheet, row);
    sheet.end();
  }
  sheet.add('geomean');
  for (const [i, mean] of means.entries()) {
    sheet.goTo(startOf(i));
    sheet.warn(mean.warnings);
    if (mean.center !== undefined) sheet.add(shortest(mean.center));
    if (i === 0) continue;
    sheet.goTo(startOf(i) + CENTER_COLUMNS);
    sheet.add(ratioText(mean));
  }
  sheet.goTo(width);
  sheet.end();
}

function addCells(sheet: Sheet, { cells }: TableRow): void {
  for (const [i, cell] of cells.entries()) {
    if (cell === undefined) continue;
    sheet.goTo(startOf(i));
    sheet.warn([...cell.warnings, ...cell.summary.warnings]);
    sheet.add(shortest(cell.summary.center), rangeText(cell.summary));
    if (cell.change === undefined) continue;
    sheet.warn(cell.change.comparison.warnings);
    sheet.add(changeText(cell.change), evidenceText(cell.change.comparison));
  }
}

/** Rows of CSV as Go's encoding/csv writes them, and remarks on cells. */
class Sheet {
  csv = '';
  warnings = '';
  #rowNumber = 1;
  #row: string[] = [];

  add(...values: readonly string[]): void {
    this.#row.push(...values);
  }

  goTo(column: number): void {
    while (this.#row.length < column) this.#row.push('');
  }

  end(): void {
    this.csv += `${this.#row.map(quoted).join(',')}\n`;
    this.#row = [];
    this.#rowNumber++;
  }

  /** Of the cell that comes next. */
  warn(reasons: readonly string[]): void {
    const cell = `${columnName(this.#row.length)}${this.#rowNumber}`;
    for (const reason of reasons) this.warnings += `${cell}: ${reason}\n`;
  }
}

/** As benchstat counts, in which BA comes after Z. */
function columnName(column: number): string {
  let name = '';
  for (let rest = column; rest > 0; rest = Math.floor(rest / 26)) {
    name = String.fromCharCode('A'.charCodeAt(0) + (rest % 26)) + name;
  }
  return name === '' ? 'A' : name;
}

function quoted(value: string): string {
  const needsQuotes = value === String.raw`\.` || /[",\r\n]|^\s|^\u0085/.test(value);
  return needsQuotes ? `"${value.replaceAll('"', '""')}"` : value;
}
