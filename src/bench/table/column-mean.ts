/** The last row of a table: one number for a column, and one for what changed in it. */
import { geometricMean } from '../math/geometric-mean.ts';
import type { ColumnMean, TableRow } from './benchmark-table.ts';

/** The mean of the ratios, not the ratio of the means: columns need not have the same rows. */
export function columnMean(rows: readonly TableRow[], column: number): ColumnMean {
  const cells = rows.flatMap(({ cells: inRow }) => inRow[column] ?? []);
  const center = geometricMean(cells.map(({ summary }) => summary.center));
  const changes = cells.flatMap(({ change }) => change ?? []);
  const warnings: string[] = [];
  const baseCount = rows.filter(({ cells: [base] }) => base !== undefined).length;
  if (column > 0 && changes.length !== baseCount) {
    warnings.push('benchmark set differs from baseline; geomeans may not be comparable');
  }
  if (center === undefined) warnings.push('summaries must be >0 to compute geomean');
  const ratios = changes.map(({ before, after }) => (before === after ? 1 : after / before));
  const isFromNothing = changes.some(({ before, after }) => before === 0 && after !== 0);
  const isCompared = column > 0 && !isFromNothing;
  const ratio = isCompared ? geometricMean(ratios) : undefined;
  if (isCompared && ratio === undefined) warnings.push('ratios must be >0 to compute geomean');
  return { center, ratio, warnings };
}
