/** Gathers results into cells, and makes tables of them when all are there. */
import { fieldValue, type Key, type Projection } from '../choice/projection.ts';
import { comparisonOf, summaryOf } from '../math/summary.ts';
import type { BenchmarkResult, ConfigEntry } from '../results/benchmark-result.ts';
import type { UnitMetadata } from '../results/unit-metadata.ts';
import type { BenchmarkTable, BenchmarkTables, TableCell } from './benchmark-table.ts';
import { columnMean } from './column-mean.ts';

export interface TableProjections {
  /** With a field for the unit. */
  readonly table: Projection;
  readonly row: Projection;
  readonly column: Projection;
  /** What is in none of them. */
  readonly residue: Projection;
}

export interface TableOptions {
  readonly alpha: number;
  readonly confidence: number;
  readonly units: UnitMetadata;
}

interface Gathered {
  readonly values: number[];
  readonly residues: Set<Key>;
}

type GatheredRows = Map<Key, Map<Key, Gathered>>;

export class TableBuilder {
  readonly #projections: TableProjections;
  readonly #tables = new Map<Key, GatheredRows>();
  /** Runs of a benchmark come to the same cells: they are looked up once a configuration, name and units. */
  readonly #places = new Map<readonly ConfigEntry[], Map<string, readonly Gathered[]>>();

  constructor(projections: TableProjections) {
    this.#projections = projections;
  }

  add(result: BenchmarkResult): void {
    const { config, name, measurements } = result;
    const units = measurements.map(({ unit }) => unit).join(' ');
    const places = made(this.#places, config, () => new Map());
    const cells = made(places, `${name} ${units}`, () => this.#cellsOf(result));
    for (const [i, { value }] of measurements.entries()) cells[i]?.values.push(value);
  }

  /** One for each measurement. */
  #cellsOf(result: BenchmarkResult): readonly Gathered[] {
    const { table, row, column, residue } = this.#projections;
    const tableKeys = table.keysOf(result);
    const rowKey = row.keyOf(result);
    const columnKey = column.keyOf(result);
    const residueKey = residue.keyOf(result);
    return tableKeys.map((tableKey) => {
      const rows = made(this.#tables, tableKey, () => new Map());
      const cells = made(rows, rowKey, () => new Map<Key, Gathered>());
      const cell = made(cells, columnKey, (): Gathered => ({ values: [], residues: new Set() }));
      cell.residues.add(residueKey);
      return cell;
    });
  }

  tables(options: TableOptions): BenchmarkTables {
    const { table, row, column } = this.#projections;
    return {
      tableFields: table.fields.filter((field) => field !== table.unitField),
      columnFields: column.fields,
      rowFields: row.fields,
      tables: table.sorted(this.#tables.keys()).map((key) => this.#table(key, options)),
    };
  }

  #table(key: Key, options: TableOptions): BenchmarkTable {
    const { table, row, column, residue } = this.#projections;
    const unit = table.unitField === undefined ? '' : fieldValue(key, table.unitField);
    const gathered = this.#tables.get(key) as GatheredRows;
    const columns = column.sorted(
      new Set([...gathered.values()].flatMap((cells) => [...cells.keys()])),
    );
    const settings = { ...options, isExact: options.units.isExact(unit) };
    const rows = row.sorted(gathered.keys()).map((rowKey) => {
      const inRow = gathered.get(rowKey);
      const cells: (TableCell | undefined)[] = [];
      for (const columnKey of columns) {
        const cell = inRow?.get(columnKey);
        const base = cells[0];
        cells.push(cell && tableCell(cell, base, { ...settings, residue }));
      }
      return { key: rowKey, cells };
    });
    const means = columns.map((_, i) => columnMean(rows, i));
    return { key, unit, better: options.units.better(unit), columns, rows, means };
  }
}

interface CellSettings {
  readonly alpha: number;
  readonly confidence: number;
  readonly isExact: boolean;
  readonly residue: Projection;
}

function tableCell(
  { values, residues }: Gathered,
  base: TableCell | undefined,
  settings: CellSettings,
): TableCell {
  // Typed arrays sort numbers, with NaN behind; Go has it in front.
  const numbers = values.filter((value) => !Number.isNaN(value));
  const nans = Array<number>(values.length - numbers.length).fill(Number.NaN);
  const sorted = [...nans, ...Float64Array.from(numbers).sort()];
  const summary = summaryOf(sorted, settings);
  const varying = varyingFields(residues, settings.residue);
  const warnings = varying.length === 0 ? [] : [`benchmarks vary in ${varying.join(', ')}`];
  const change = base && {
    before: base.summary.center,
    after: summary.center,
    comparison: comparisonOf(base.values, sorted, settings),
  };
  return { values: sorted, summary, warnings, change };
}

/** What tells results apart that were put into one cell. */
function varyingFields(residues: ReadonlySet<Key>, residue: Projection): readonly string[] {
  const [first, ...others] = residues;
  if (first === undefined || others.length === 0) return [];
  return residue.fields
    .filter((field) => others.some((key) => fieldValue(key, field) !== fieldValue(first, field)))
    .map(({ name }) => name);
}

function made<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  let value = map.get(key);
  if (value === undefined) {
    value = make();
    map.set(key, value);
  }
  return value;
}
