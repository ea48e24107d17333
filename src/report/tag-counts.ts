/** How the profile's weight splits over the values of each label. */
import { wrapped } from '../base/int64.ts';
import { sortTags } from '../graph/tags.ts';
import { scaledLabel } from '../measurement/units.ts';
import { compareUtf8 } from '../profile/utf8-order.ts';
import { labelSums } from './label-sums.ts';
import { type Report, weightsOf } from './report.ts';

export interface TagGroup {
  readonly key: string;
  readonly total: bigint;
  /** Heaviest first. */
  readonly values: readonly { readonly name: string; readonly weight: bigint }[];
}

export function tagCounts(report: Report): TagGroup[] {
  const { profile, options } = report;
  const { strings, samples } = profile;
  const { keys, texts, numbers } = samples.labels;
  const { firstRows, sums } = labelSums(samples, weightsOf(report).values);
  const groups = new Map<string, Map<string, bigint>>();
  for (const [label, row] of firstRows.entries()) {
    const key = strings.at(keys[row] as number);
    const text = texts[row] as number;
    const unit = options.labelUnits.get(key) ?? '';
    const name =
      text === 0 ? scaledLabel(numbers[row] as bigint, unit, options.outputUnit) : strings.at(text);
    const group = groups.get(key) ?? new Map<string, bigint>();
    groups.set(key, group);
    // Numbers that are printed alike are one.
    group.set(name, wrapped((group.get(name) ?? 0n) + (sums[label] as bigint)));
  }
  return [...groups]
    .sort(([a], [b]) => compareUtf8(a, b))
    .map(([key, group]) => tagGroup(key, group));
}

function tagGroup(key: string, group: ReadonlyMap<string, bigint>): TagGroup {
  const tags = [...group].map(([name, weight]) => ({ name, flat: weight, cum: 0n }));
  const total = tags.reduce((sum, { flat }) => sum + flat, 0n);
  const values = sortTags(tags, true).map(({ name, flat }) => ({ name, weight: flat }));
  return { key, total: wrapped(total), values };
}
