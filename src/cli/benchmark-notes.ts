/** What a reader of benchmark tables should know beyond what benchstat says, and can do about it. */
import type { BenchmarkTables } from '../bench/table/benchmark-table.ts';
import { columnCount, isAnyCompared, mismatches } from '../bench/table/mismatch.ts';
import { type Levels, runAdvice } from '../bench/table/run-advice.ts';

export interface InputFacts {
  /** As it was typed. */
  readonly name: string;
  readonly text: string;
  readonly results: number;
  /** After the filter. */
  readonly kept: number;
}

export interface BenchmarkNotes {
  readonly notes: readonly string[];
  /** False when there is nothing to compare, or no result where there should be some. */
  readonly isComparable: boolean;
}

export function notesOn(
  tables: BenchmarkTables,
  inputs: readonly InputFacts[],
  levels: Levels,
): BenchmarkNotes {
  const lacks = inputs.flatMap((input) => lackOf(input) ?? []);
  const cuts = inputs
    .filter(isCut)
    .map(({ name }) => `${name}: its last line is a result without an end; it may be cut off`);
  const isApart = columnCount(tables) > 1 && !isAnyCompared(tables);
  return {
    notes: [...lacks, ...cuts, ...mismatches(tables), ...runAdvice(tables, levels)],
    isComparable: lacks.length === 0 && !isApart && tables.tables.length > 0,
  };
}

function lackOf({ name, text, results, kept }: InputFacts): string | undefined {
  if (results > 0 && kept === 0) return `${name}: none of its ${results} results matches`;
  if (results > 0) return undefined;
  if (text.trim() === '') return `${name}: is empty`;
  const failure = /^(?:--- )?FAIL.*|^# .*/m.exec(text)?.[0].trim();
  const cure = 'run go test -bench . and keep what it prints';
  const said = failure === undefined ? cure : `it says ${JSON.stringify(failure)}`;
  return `${name}: holds no results of benchmarks; ${said}`;
}

function isCut({ text }: InputFacts): boolean {
  if (text.endsWith('\n')) return false;
  return text.slice(text.lastIndexOf('\n') + 1).startsWith('Benchmark');
}
