/**
 * The labels of one sample, grouped by key as pprof holds them: a key may have several values.
 */
import type { Profile } from './profile.ts';
import { compareUtf8 } from './utf8-order.ts';

export interface TextLabel {
  readonly key: string;
  readonly values: readonly string[];
}

export interface NumberLabel {
  readonly key: string;
  readonly values: readonly bigint[];
  /** As many as values ('' where a value has none), or empty when no value has one. */
  readonly units: readonly string[];
}

export interface SampleLabels {
  /** Sorted by key. */
  readonly texts: readonly TextLabel[];
  readonly numbers: readonly NumberLabel[];
}

const NO_LABELS: SampleLabels = { texts: [], numbers: [] };

export function labelsOf(profile: Profile, sample: number): SampleLabels {
  const { labels, labelStarts } = profile.samples;
  const start = labelStarts[sample] as number;
  const end = labelStarts[sample + 1] as number;
  if (start === end) return NO_LABELS;
  if (end - start === 1) return soleLabel(profile, start);
  const texts = new Map<string, string[]>();
  const numbers = new Map<string, { values: bigint[]; units: string[] }>();
  for (let row = start; row < end; row++) {
    const key = profile.strings.at(labels.keys[row] as number);
    const text = labels.texts[row] as number;
    if (text !== 0) {
      entry(texts, key, () => []).push(profile.strings.at(text));
    } else {
      const group = entry(numbers, key, () => ({ values: [], units: [] }));
      group.values.push(labels.numbers[row] as bigint);
      group.units.push(profile.strings.at(labels.units[row] as number));
    }
  }
  return { texts: sortedTexts(texts), numbers: sortedNumbers(numbers) };
}

/** Most labelled samples have one label, and grouping one is wasted on it. */
function soleLabel({ samples: { labels }, strings }: Profile, row: number): SampleLabels {
  const key = strings.at(labels.keys[row] as number);
  const text = labels.texts[row] as number;
  if (text !== 0) return { texts: [{ key, values: [strings.at(text)] }], numbers: [] };
  const unit = strings.at(labels.units[row] as number);
  const values = [labels.numbers[row] as bigint];
  return { texts: [], numbers: [{ key, values, units: unit === '' ? [] : [unit] }] };
}

function sortedTexts(groups: ReadonlyMap<string, string[]>): TextLabel[] {
  const rows = [...groups].map(([key, values]) => ({ key, values }));
  return rows.sort((a, b) => compareUtf8(a.key, b.key));
}

function sortedNumbers(
  groups: ReadonlyMap<string, { values: bigint[]; units: string[] }>,
): NumberLabel[] {
  const rows = [...groups].map(([key, { values, units }]) => ({
    key,
    values,
    units: units.some((unit) => unit !== '') ? units : [],
  }));
  return rows.sort((a, b) => compareUtf8(a.key, b.key));
}

function entry<Key, Value>(map: Map<Key, Value>, key: Key, make: () => Value): Value {
  let value = map.get(key);
  if (value === undefined) {
    value = make();
    map.set(key, value);
  }
  return value;
}
