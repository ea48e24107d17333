/** Which results, and which of their measurements, count. */
import type { BenchmarkResult } from '../results/benchmark-result.ts';
import {
  type FilterMatch,
  type FilterTree,
  type PatternMaker,
  parseFilter,
} from './filter-syntax.ts';
import { keyReader } from './result-key.ts';
import { ChoiceSyntaxError } from './syntax-error.ts';

/** All of a result's measurements, none of them, or those that are true. */
export type Selection = boolean | readonly boolean[];
export type ResultFilter = (result: BenchmarkResult) => Selection;

/** Throws ChoiceSyntaxError. */
export function compileFilter(query: string, makePattern: PatternMaker): ResultFilter {
  return compiled(parseFilter(query, makePattern), query);
}

/** What of the result is left; undefined when nothing is. */
export function filtered(
  result: BenchmarkResult,
  filter: ResultFilter,
): BenchmarkResult | undefined {
  const selection = filter(result);
  if (typeof selection === 'boolean') return selection ? result : undefined;
  const measurements = result.measurements.filter((_, i) => selection[i]);
  return measurements.length === 0 ? undefined : { ...result, measurements };
}

function compiled(tree: FilterTree, query: string): ResultFilter {
  switch (tree.kind) {
    case 'all':
      return allOf(tree.parts.map((part) => compiled(part, query)));
    case 'some':
      return someOf(tree.parts.map((part) => compiled(part, query)));
    case 'not':
      return not(compiled(tree.part, query));
    case 'match':
      return compiledMatch(tree, query);
  }
}

function compiledMatch({ key, matches, offset }: FilterMatch, query: string): ResultFilter {
  if (key === '.unit') {
    return ({ measurements }) =>
      measurements.map(
        ({ unit, originalUnit }) =>
          matches(unit) || (originalUnit !== undefined && matches(originalUnit)),
      );
  }
  if (key === '.config') {
    throw new ChoiceSyntaxError(query, offset, '.config is only allowed in projections');
  }
  const read = keyReader(key);
  if (read === undefined) throw new ChoiceSyntaxError(query, offset, 'key must not be empty');
  return (result) => matches(read(result));
}

function not(filter: ResultFilter): ResultFilter {
  return (result) => {
    const selection = filter(result);
    return typeof selection === 'boolean' ? !selection : selection.map((isChosen) => !isChosen);
  };
}

export function allOf(filters: readonly ResultFilter[]): ResultFilter {
  return (result) => {
    let chosen: readonly boolean[] | undefined;
    for (const filter of filters) {
      const selection = filter(result);
      if (selection === false) return false;
      if (selection === true) continue;
      chosen = chosen?.map((isChosen, i) => isChosen && selection[i] === true) ?? selection;
    }
    return chosen ?? true;
  };
}

function someOf(filters: readonly ResultFilter[]): ResultFilter {
  return (result) => {
    let chosen: readonly boolean[] | undefined;
    for (const filter of filters) {
      const selection = filter(result);
      if (selection === true) return true;
      if (selection === false) continue;
      chosen = chosen?.map((isChosen, i) => isChosen || selection[i] === true) ?? selection;
    }
    return chosen ?? false;
  };
}
