/** How the profile's weight splits over the values of each label. */
import { wrapped } from '../base/int64.ts';
import { amounts, asSummable, exact, grown, sumsLike } from '../graph/amounts.ts';
import { sortTags } from '../graph/tags.ts';
import { scaledLabel } from '../measurement/units.ts';
import { DistinctLabels } from '../profile/distinct-labels.ts';
import type { Profile } from '../profile/profile.ts';
import { compareUtf8 } from '../profile/utf8-order.ts';
import { type Report, weightsOf } from './report.ts';

/** Space for the sums of so many labels at first. */
const FIRST_LABELS = 1024;

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
  const { labels, sums } = labelSums(report);
  const groups = new Map<string, Map<string, bigint>>();
  for (let label = 0; label < labels.count; label++) {
    const row = labels.rowOf(label);
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

/** The weight of each distinct label. */
function labelSums(report: Report): { labels: DistinctLabels; sums: BigInt64Array } {
  const { labelStarts, labels: rows, count } = report.profile.samples;
  const column = amounts(weightsOf(report).values, mostLabels(report.profile));
  const weights = asSummable(column);
  const labels = new DistinctLabels(rows);
  let sums = sumsLike(column, FIRST_LABELS);
  for (let sample = 0; sample < count; sample++) {
    const weight = weights[sample] as number;
    const end = labelStarts[sample + 1] as number;
    for (let row = labelStarts[sample] as number; row < end; row++) {
      const label = labels.numberOf(row);
      if (label === sums.length) sums = grown(sums, sumsLike(column, label * 2));
      sums[label] = (sums[label] as number) + weight;
    }
  }
  return { labels, sums: exact(sums.subarray(0, labels.count)) };
}

/** Of one sample, which may have the same label more than once. */
function mostLabels({ samples: { labelStarts, labels, count } }: Profile): number {
  if (labels.count <= 1) return 1;
  let most = 1;
  for (let sample = 0; sample < count; sample++) {
    const own = (labelStarts[sample + 1] as number) - (labelStarts[sample] as number);
    if (own > most) most = own;
  }
  return most;
}

function tagGroup(key: string, group: ReadonlyMap<string, bigint>): TagGroup {
  const tags = [...group].map(([name, weight]) => ({ name, flat: weight, cum: 0n }));
  const total = tags.reduce((sum, { flat }) => sum + flat, 0n);
  const values = sortTags(tags, true).map(({ name, flat }) => ({ name, weight: flat }));
  return { key, total: wrapped(total), values };
}
