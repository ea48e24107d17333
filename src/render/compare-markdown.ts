/** A comparison as GitHub's Markdown, for a comment on a pull request. */
import type { Change, Comparison, FunctionChange } from '../report/compare.ts';
import { changeText, costText, shareText } from './change-text.ts';
import { footnotes, headline, ruleFinding, ruleHeadline, totalLine } from './compare-facts.ts';
import { code } from './markdown-parts.ts';

/** `rowsMax` of 0 shows all functions. */
export function compareMarkdown(comparison: Comparison, rowsMax: number): string {
  const { functions, unit, rules } = comparison;
  const shown = rowsMax === 0 ? functions : functions.slice(0, rowsMax);
  const lines = [`### ${headline(comparison)}`, '', totalLine(comparison), ''];
  for (const result of rules) {
    lines.push(`- ${result.broken.length === 0 ? '✅' : '❌'} ${code(ruleHeadline(result))}`);
    for (const { name, change } of result.broken) {
      lines.push(`  - ${code(name)}: ${ruleFinding(result, change, unit)}`);
    }
  }
  if (rules.length > 0) lines.push('');
  if (shown.length > 0) {
    lines.push(
      '| function | flat | | cum | | share of total | |',
      '|---|---:|---:|---:|---:|---:|---:|',
    );
    lines.push(...shown.map((one) => row(one, unit)), '');
  }
  lines.push(...footnotes(comparison, shown.length).map((note) => `<sub>${note}</sub><br>`));
  return `${lines.join('\n')}\n`;
}

function row({ name, metrics }: FunctionChange, unit: string): string {
  const cost = (change: Change): string =>
    `${costText(change.before, unit)} → ${costText(change.after, unit)} | ${changeText(change)}`;
  const share = metrics['cum-share'];
  const shares = `${shareText(share.before)} → ${shareText(share.after)} | ${changeText(share)}`;
  return `| ${code(name)} | ${cost(metrics.flat)} | ${cost(metrics.cum)} | ${shares} |`;
}
