/** Tables one below another: in front of each, what differs from the one before. */
import { fieldValue } from '../choice/projection.ts';
import type { BenchmarkTable, BenchmarkTables } from './benchmark-table.ts';

export interface TableSection {
  /** `goos: linux`, a line each; the first section has all of them. */
  readonly headings: readonly string[];
  readonly table: BenchmarkTable;
}

export function tableSections({ tables, tableFields }: BenchmarkTables): readonly TableSection[] {
  return tables.map((table, i) => {
    const before = tables[i - 1];
    const headings = tableFields
      .filter((field) => !before || fieldValue(before.key, field) !== fieldValue(table.key, field))
      .map((field) => `${field.name}: ${fieldValue(table.key, field)}`);
    return { headings, table };
  });
}
