/** A comparison as a table for the terminal. */
import type { Change, Comparison, FunctionChange } from '../report/compare.ts';
import { changeText, costText, shareText } from './change-text.ts';
import { footnotes, headline, ruleFinding, ruleHeadline, totalLine } from './compare-facts.ts';

const HEAD = ['flat', 'after', 'change', 'cum', 'after', 'change', 'cum%', 'after', 'change'];

/** `rowsMax` of 0 shows all functions. */
export function compareText(comparison: Comparison, rowsMax: number): string {
  const { functions, unit, rules } = comparison;
  const shown = rowsMax === 0 ? functions : functions.slice(0, rowsMax);
  const rows = shown.map((one) => [...cells(one, unit), one.name]);
  const lines = [headline(comparison), totalLine(comparison), ''];
  if (shown.length > 0) lines.push(...aligned([[...HEAD, 'function'], ...rows]));
  lines.push(...footnotes(comparison, shown.length));
  for (const result of rules) {
    lines.push('', ruleHeadline(result));
    for (const { name, change } of result.broken) {
      lines.push(`  ${name}: ${ruleFinding(result, change, unit)}`);
    }
  }
  return `${lines.join('\n')}\n`;
}

function cells({ metrics: { flat, cum, 'cum-share': share } }: FunctionChange, unit: string) {
  const cost = (change: Change): string[] => [
    costText(change.before, unit),
    costText(change.after, unit),
    changeText(change),
  ];
  return [
    ...cost(flat),
    ...cost(cum),
    shareText(share.before),
    shareText(share.after),
    changeText(share),
  ];
}

/** Right-aligned but for the last column. */
function aligned(rows: readonly (readonly string[])[]): string[] {
  const widths = HEAD.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) => {
    const padded = widths.map((width, column) => (row[column] ?? '').padStart(width));
    return [...padded, row.at(-1)].join('  ');
  });
}
