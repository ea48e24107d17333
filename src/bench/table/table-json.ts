/** Tables of benchmarks as JSON; schema/benchmarks.schema.json says what is in it. */
import { type Field, fieldValue, type Key } from '../choice/projection.ts';
import type {
  BenchmarkTable,
  BenchmarkTables,
  Change,
  ColumnMean,
  TableCell,
} from './benchmark-table.ts';
import { keyText } from './cell-text.ts';
import type { Levels } from './run-advice.ts';

const SCHEMA = 'stackheat-benchmarks';
const VERSION = 1;

export function tablesJson(tables: BenchmarkTables, { alpha, confidence }: Levels): string {
  const document = {
    schema: SCHEMA,
    version: VERSION,
    alpha,
    confidence,
    tables: tables.tables.map((table) => tableFacts(table, tables)),
  };
  return `${JSON.stringify(document, undefined, 2)}\n`;
}

function tableFacts(
  { key, unit, better, columns, rows, means }: BenchmarkTable,
  { tableFields, columnFields, rowFields }: BenchmarkTables,
) {
  return {
    config: keyFacts(key, tableFields),
    unit,
    better: BETTER[better + 1],
    columns: columns.map((column) => keyFacts(column, columnFields)),
    rows: rows.map((row) => ({
      name: keyText(row.key, rowFields),
      key: keyFacts(row.key, rowFields),
      cells: row.cells.map((cell) => (cell === undefined ? null : cellFacts(cell))),
    })),
    geomeans: means.map(meanFacts),
  };
}

const BETTER = ['lower', null, 'higher'] as const;

function keyFacts(key: Key, fields: readonly Field[]): Readonly<Record<string, string>> {
  return Object.fromEntries(fields.map((field) => [field.name, fieldValue(key, field)]));
}

function cellFacts({ values, summary, warnings, change }: TableCell) {
  return {
    values: values.map(finite),
    center: finite(summary.center),
    low: finite(summary.low),
    high: finite(summary.high),
    warnings: [...warnings, ...summary.warnings],
    change: change === undefined ? null : changeFacts(change),
  };
}

function changeFacts({ before, after, comparison: { p, counts, isSure, warnings } }: Change) {
  return { ratio: finite(after / before), p, counts, isSure, warnings };
}

function meanFacts({ center, ratio, warnings }: ColumnMean) {
  return { center: finite(center), ratio: finite(ratio), warnings };
}

/** JSON has neither infinity nor NaN. */
function finite(value: number | undefined): number | null {
  return value !== undefined && Number.isFinite(value) ? value : null;
}
