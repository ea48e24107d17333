import { percentage } from '../measurement/percentage.ts';
import type { Report } from '../report/report.ts';
import type { TagGroup } from '../report/tag-counts.ts';
import { characterCount, padLeft } from './padding.ts';
import { valueText } from './value-text.ts';

/** pprof's -tags: for each label the weight of its values, in right-aligned columns. */
export function tagsText(report: Report, groups: readonly TagGroup[]): string {
  return groups.map((group) => groupText(report, group)).join('');
}

function groupText({ options, total }: Report, group: TagGroup): string {
  const text = valueText(options, options.outputUnit);
  const share = (weight: bigint): string => (total > 0n ? ` (${percentage(weight, total)})` : '');
  const key = `${group.key}:`;
  const weights = group.values.map(({ weight }) => `${text(weight)}${share(weight)}:`);
  const keyWidth = Math.max(characterCount(key), 1) + 1;
  const weightWidth = Math.max(0, ...weights.map(characterCount)) + 1;
  const sum = `Total ${text(group.total)} of ${text(total)}${share(group.total)}`;
  const lines = [`${padLeft(key, keyWidth)} ${sum}`];
  for (const [i, { name }] of group.values.entries()) {
    lines.push(`${' '.repeat(keyWidth)}${padLeft(weights[i] ?? '', weightWidth)} ${name}`);
  }
  return `${lines.join('\n')}\n\n`;
}
