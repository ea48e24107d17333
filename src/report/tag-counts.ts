/** How the profile's weight splits over the values of each label. */
import { wrapped } from '../base/int64.ts';
import { sortTags } from '../graph/tags.ts';
import { scaledLabel } from '../measurement/units.ts';
import { labelsOf } from '../profile/labels.ts';
import { compareUtf8 } from '../profile/utf8-order.ts';
import { type Report, weightsOf } from './report.ts';

export interface TagGroup {
  readonly key: string;
  readonly total: bigint;
  /** Heaviest first. */
  readonly values: readonly { readonly name: string; readonly weight: bigint }[];
}

export function tagCounts(report: Report): TagGroup[] {
  const { profile, options } = report;
  const { values } = weightsOf(report);
  const groups = new Map<string, Map<string, bigint>>();
  const add = (key: string, name: string, weight: bigint): void => {
    const group = groups.get(key) ?? new Map<string, bigint>();
    groups.set(key, group);
    group.set(name, wrapped((group.get(name) ?? 0n) + weight));
  };
  for (let sample = 0; sample < profile.samples.count; sample++) {
    const weight = values[sample] as bigint;
    const { texts, numbers } = labelsOf(profile, sample);
    for (const { key, values: names } of texts) for (const name of names) add(key, name, weight);
    for (const { key, values: amounts } of numbers) {
      const unit = options.labelUnits.get(key) ?? '';
      for (const amount of amounts) add(key, scaledLabel(amount, unit, options.outputUnit), weight);
    }
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
