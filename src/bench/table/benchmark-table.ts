/** Results as tables: a row a benchmark, a column a file, each compared with the first column. */
import type { Field, Key } from '../choice/projection.ts';
import type { Comparison, Summary } from '../math/summary.ts';

export interface BenchmarkTables {
  /** What tells tables apart, the unit aside. */
  readonly tableFields: readonly Field[];
  readonly columnFields: readonly Field[];
  readonly rowFields: readonly Field[];
  readonly tables: readonly BenchmarkTable[];
}

export interface BenchmarkTable {
  readonly key: Key;
  readonly unit: string;
  /** 1 where more is better, -1 where less is, 0 where nobody knows. */
  readonly better: -1 | 0 | 1;
  readonly columns: readonly Key[];
  readonly rows: readonly TableRow[];
  /** One a column: the geometric mean of its rows. */
  readonly means: readonly ColumnMean[];
}

export interface TableRow {
  readonly key: Key;
  /** One a column, undefined where the benchmark was not run. */
  readonly cells: readonly (TableCell | undefined)[];
}

export interface TableCell {
  /** In ascending order. */
  readonly values: readonly number[];
  readonly summary: Summary;
  /** Of the results that were put together. */
  readonly warnings: readonly string[];
  /** Undefined in the first column, and where that has no such row. */
  readonly change: Change | undefined;
}

export interface Change {
  readonly before: number;
  readonly after: number;
  readonly comparison: Comparison;
}

export interface ColumnMean {
  /** Undefined where a value is not positive. */
  readonly center: number | undefined;
  /** To the first column, of rows that both have. */
  readonly ratio: number | undefined;
  readonly warnings: readonly string[];
}
