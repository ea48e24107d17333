/** How many runs are missing: for a difference to be seen at all, and for one as large as was measured. */
import { runsForDifference } from '../math/mann-whitney.ts';
import { runsForInterval } from '../math/median.ts';
import { normalQuantileBelow } from '../math/normal.ts';
import { rankSum } from '../math/rank-sum.ts';
import type { BenchmarkTables, Change, TableCell } from './benchmark-table.ts';
import { changeText, keyText } from './cell-text.ts';

export interface Levels {
  readonly alpha: number;
  readonly confidence: number;
}

interface Pair {
  readonly name: string;
  readonly unit: string;
  readonly base: TableCell;
  readonly cell: TableCell;
  readonly change: Change;
}

export function runAdvice(tables: BenchmarkTables, levels: Levels): readonly string[] {
  const pairs = pairsOf(tables).filter(({ change }) => !change.comparison.isSure);
  const least = runsForDifference(levels.alpha);
  const isShort = ({ change: { comparison } }: Pair): boolean =>
    comparison.counts.before < (least ?? 0) && comparison.counts.after < (least ?? 0);
  const short = pairs.filter(isShort);
  const advice: string[] = [];
  if (least !== undefined && short.length > 0) advice.push(tooFewRuns(short, least, levels));
  return [
    ...advice,
    ...chanceAdvice(
      pairs.filter((pair) => !isShort(pair)),
      levels.alpha,
    ),
  ];
}

function pairsOf({ tables, rowFields }: BenchmarkTables): readonly Pair[] {
  return tables.flatMap(({ rows, unit }) =>
    rows.flatMap(({ key, cells }) =>
      cells.flatMap((cell) => {
        const [base] = cells;
        if (cell?.change === undefined || base === undefined) return [];
        return [{ name: keyText(key, rowFields), unit, base, cell, change: cell.change }];
      }),
    ),
  );
}

function tooFewRuns(pairs: readonly Pair[], least: number, { alpha, confidence }: Levels): string {
  const runs = Math.min(
    ...pairs.map(({ change: { comparison } }) =>
      Math.max(comparison.counts.before, comparison.counts.after),
    ),
  );
  const many = pairs.length === 1 ? 'one comparison has' : `${pairs.length} comparisons have`;
  const first = `${many} too few runs to tell: ${least - runs} more of each (-count=${least}) can show a difference at p <= ${alpha}`;
  const forInterval = runsForInterval(confidence);
  if (forInterval === undefined || forInterval <= least) return first;
  return `${first}, ${forInterval - runs} more (-count=${forInterval}) give intervals too`;
}

/** The share of repeated measurements that shall find a difference which is there. */
const POWER = 0.8;
/** Nobody runs a benchmark more often to learn of a difference that small. */
const RUNS_WORTH_MAX = 200;
const ROWS_MAX = 5;

function chanceAdvice(pairs: readonly Pair[], alpha: number): readonly string[] {
  const wanted = pairs
    .map((pair) => ({ pair, runs: runsToSee(pair, alpha) }))
    .filter(({ pair, runs }) => runs <= RUNS_WORTH_MAX && runs > Math.min(...countsOf(pair)))
    .sort((a, b) => a.runs - b.runs);
  const lines = wanted.slice(0, ROWS_MAX).map(({ pair, runs }) => {
    const { name, unit, change } = pair;
    const sure = changeText({ ...change, comparison: { ...change.comparison, isSure: true } });
    const missing = runs - Math.min(...countsOf(pair));
    return `${name}: ${sure} of ${unit} may be chance; if it is real, ${runs} runs of each would likely show it, ${missing} more (measure both anew with -count=${runs})`;
  });
  if (wanted.length > ROWS_MAX) lines.push(`${wanted.length - ROWS_MAX} more such differences`);
  return lines;
}

function countsOf({ change: { comparison } }: Pair): readonly [number, number] {
  return [comparison.counts.before, comparison.counts.after];
}

/** By Noether's formula (1987), from the share of pairs in which one side is the greater. */
function runsToSee({ base, cell }: Pair, alpha: number): number {
  const [before, after] = [base.values, cell.values];
  if (Number.isNaN(before[0]) || Number.isNaN(after[0])) return Number.POSITIVE_INFINITY;
  const { u } = rankSum(before, after);
  const apart = Math.abs(u / (before.length * after.length) - 0.5);
  const deviations = normalQuantileBelow(alpha / 2) + normalQuantileBelow(1 - POWER);
  return Math.ceil(deviations ** 2 / (6 * apart ** 2));
}
