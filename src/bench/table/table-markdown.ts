/** Tables of benchmarks as GitHub's Markdown, for a comment on a pull request. */
import { code } from '../../render/markdown-parts.ts';
import { commonScale, type Scale, scaled } from '../results/scale.ts';
import { isBinaryUnit } from '../results/unit.ts';
import type { BenchmarkTable, BenchmarkTables, ColumnMean, TableCell } from './benchmark-table.ts';
import { changeText, evidenceText, keyText, rangeText, ratioText } from './cell-text.ts';
import { tableSections } from './table-sections.ts';

export function tablesMarkdown(tables: BenchmarkTables): string {
  return tableSections(tables)
    .map(({ headings, table }) => {
      const lines = headings.map((heading) => `- ${code(heading)}\n`).join('');
      return `${lines}${lines === '' ? '' : '\n'}${tableMarkdown(table, tables)}`;
    })
    .join('\n');
}

function tableMarkdown(
  table: BenchmarkTable,
  { columnFields, rowFields }: BenchmarkTables,
): string {
  const isBinary = isBinaryUnit(table.unit);
  const warnings: string[] = [];
  const heads = table.columns.map((key, i) => {
    const name = code(keyText(key, columnFields));
    return i === 0 ? `${name} ${code(table.unit)}` : `${name} ${code(table.unit)} | vs base`;
  });
  const columns = table.columns.map((_, i) => (i === 0 ? '---:' : '---: | ---:'));
  const lines = [row(['benchmark', ...heads]), row(['---', ...columns])];
  for (const { key, cells } of table.rows) {
    const centers = cells.flatMap((cell) => cell?.summary.center ?? []);
    const scale = commonScale(centers, isBinary);
    const texts = cells.map((cell, i) => cellMarkdown(cell, i, scale, warnings));
    lines.push(row([code(keyText(key, rowFields)), ...texts]));
  }
  if (table.rows.length > 1) {
    const texts = table.means.map((mean, i) => meanMarkdown(mean, i, isBinary, warnings));
    lines.push(row(['geomean', ...texts]));
  }
  const notes = warnings.map((warning, i) => `<sub>${i + 1}: ${code(warning)}</sub><br>`);
  return `${[...lines, ...(notes.length > 0 ? ['', ...notes] : [])].join('\n')}\n`;
}

function row(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}

function cellMarkdown(
  cell: TableCell | undefined,
  column: number,
  scale: Scale,
  warnings: string[],
): string {
  if (cell === undefined) return column === 0 ? '' : ' | ';
  const { summary, change } = cell;
  const center = `${scaled(summary.center, scale)} ± ${rangeText(summary)}`;
  const value = center + numbers([...cell.warnings, ...summary.warnings], warnings);
  if (column === 0) return value;
  if (change === undefined) return `${value} | `;
  const { comparison } = change;
  const text = changeText(change);
  const emphasis = comparison.isSure && text !== '0.00%' ? `**${text}**` : text;
  return `${value} | ${emphasis} (${evidenceText(comparison)})${numbers(comparison.warnings, warnings)}`;
}

function meanMarkdown(
  mean: ColumnMean,
  column: number,
  isBinary: boolean,
  warnings: string[],
): string {
  const { center } = mean;
  const value = center === undefined ? '' : scaled(center, commonScale([center], isBinary));
  const noted = value + numbers(mean.warnings, warnings);
  return column === 0 ? noted : `${noted} | ${ratioText(mean)}`;
}

/** Numbers of warnings; new ones are added to `all`. */
function numbers(own: readonly string[], all: string[]): string {
  const found = own.map((warning) => {
    let at = all.indexOf(warning);
    if (at === -1) at = all.push(warning) - 1;
    return at + 1;
  });
  return found.length === 0 ? '' : ` <sup>${found.join(' ')}</sup>`;
}
