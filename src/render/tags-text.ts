import { percentage } from '../measurement/percentage.ts';
import type { Report } from '../report/report.ts';
import type { TagGroup } from '../report/tag-counts.ts';
import { rightAligned } from './right-aligned.ts';
import { valueText } from './value-text.ts';

/** pprof's -tags: for each label the weight of its values, in right-aligned columns; a piece a label. */
export function* tagsText(report: Report, groups: readonly TagGroup[]): Generator<string> {
  // The empty line between groups ends all columns.
  for (const group of groups) yield rightAligned(groupText(report, group));
}

function groupText({ options, total }: Report, group: TagGroup): string {
  const text = valueText(options, options.outputUnit);
  const share = (weight: bigint): string => (total > 0n ? ` (${percentage(weight, total)})` : '');
  const lines = [
    `${group.key}:\t Total ${text(group.total)} of ${text(total)}${share(group.total)}`,
  ];
  for (const { name, weight } of group.values) {
    lines.push(` \t${text(weight)}${share(weight)}:\t ${name}`);
  }
  return `${lines.join('\n')}\n\n`;
}
