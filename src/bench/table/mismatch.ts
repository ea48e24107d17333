/** Why results stand side by side without being compared: other machines, other units, other benchmarks. */
import { type Field, fieldValue, type Key } from '../choice/projection.ts';
import type { BenchmarkTable, BenchmarkTables } from './benchmark-table.ts';
import { keyText } from './cell-text.ts';

/** Whether anything is compared at all, of the columns that are there. */
export function isAnyCompared({ tables }: BenchmarkTables): boolean {
  return tables.some(({ rows }) =>
    rows.some(({ cells }) => cells.some((cell) => cell?.change !== undefined)),
  );
}

export function columnCount({ tables }: BenchmarkTables): number {
  return new Set(tables.flatMap(({ columns }) => columns)).size;
}

export function mismatches(all: BenchmarkTables): readonly string[] {
  if (columnCount(all) < 2) return [];
  const found = new Set<string>();
  const explained = new Set<BenchmarkTable>();
  for (const [i, table] of all.tables.entries()) {
    for (const other of all.tables.slice(i + 1)) {
      const reason = configMismatch(table, other, all);
      if (reason === undefined) continue;
      found.add(reason);
      explained.add(table).add(other);
    }
  }
  for (const table of all.tables) {
    if (explained.has(table)) continue;
    const reason = ownMismatch(table, all);
    if (reason !== undefined) found.add(reason);
  }
  return [...found];
}

/** Two tables of the same benchmarks, one with old results and one with new ones. */
function configMismatch(
  one: BenchmarkTable,
  other: BenchmarkTable,
  { tableFields, columnFields }: BenchmarkTables,
): string | undefined {
  if (one.unit !== other.unit || one.columns.some((column) => other.columns.includes(column))) {
    return undefined;
  }
  const rows = new Set(one.rows.map(({ key }) => key));
  if (!other.rows.some(({ key }) => rows.has(key))) return undefined;
  const differing = tableFields.filter(
    (field) => fieldValue(one.key, field) !== fieldValue(other.key, field),
  );
  const [left, right] = [one, other].map(({ columns }) => columnNames(columns, columnFields));
  const facts = differing.map((field) => differenceIn(field, one.key, other.key)).join(', ');
  const keys = differing.map(({ name }) => name).join(',');
  return `${left} and ${right} are not compared, since they differ in ${facts}; -ignore ${keys} compares them all the same`;
}

function differenceIn(field: Field, one: Key, other: Key): string {
  const quoted = [one, other].map((key) => JSON.stringify(fieldValue(key, field)));
  return `${field.name} (${quoted.join(', ')})`;
}

/** A table in which nothing is compared, for a reason of its own. */
function ownMismatch(table: BenchmarkTable, all: BenchmarkTables): string | undefined {
  const { unit, columns, rows } = table;
  const names = columnNames(columns, all.columnFields, ' and ');
  if (columns.length === 1) {
    const isElsewhere = all.tables.some(
      (other) =>
        other !== table && other.unit === unit && !other.columns.includes(columns[0] as Key),
    );
    return isElsewhere ? undefined : `${unit} is in ${names} alone`;
  }
  const isCompared = rows.some(({ cells }) => cells.some((cell) => cell?.change !== undefined));
  return isCompared ? undefined : `${names} have no benchmark with ${unit} in common`;
}

function columnNames(columns: readonly Key[], fields: readonly Field[], between = ', '): string {
  return columns.map((column) => keyText(column, fields) || '(none)').join(between);
}
