/** Which unit the numbers of each label key are in. */
import { quickDistinctLabels } from './distinct-labels.ts';
import type { Profile } from './profile.ts';
import { compareUtf8 } from './utf8-order.ts';

export interface LabelUnits {
  /** The first unit met with a key; without one, `bytes` for the keys that are sizes, else the key. */
  readonly unitOf: ReadonlyMap<string, string>;
  /** Keys whose numbers come in several units, with those that were not taken. */
  readonly ignored: ReadonlyMap<string, readonly string[]>;
}

const SIZE_KEYS = ['alignment', 'request'];

export function labelUnits({ samples, strings }: Profile): LabelUnits {
  const { labels } = samples;
  const first = new Map<string, string>();
  const ignored = new Map<string, Set<string>>();
  const keys = new Set<string>();
  // Millions of rows share a handful of key and unit pairs.
  const seen = new Set<number>();
  const { keys: keyRows, texts, units: unitRows } = labels;
  const distinct = labels.turns ?? quickDistinctLabels(labels)?.firstRows;
  const count = distinct?.length ?? labels.count;
  let last = -1;
  for (let i = 0; i < count; i++) {
    const row = distinct === undefined ? i : (distinct[i] as number);
    if (texts[row] !== 0) continue;
    const keyRow = keyRows[row] as number;
    const unitRow = unitRows[row] as number;
    const pair = keyRow * strings.count + unitRow;
    if (pair === last || seen.has(pair)) continue;
    last = pair;
    seen.add(pair);
    const key = strings.at(keyRow);
    const unit = strings.at(unitRow);
    keys.add(key);
    if (unit === '') continue;
    const taken = first.get(key);
    if (taken === undefined) first.set(key, unit);
    else if (taken !== unit) ignored.set(key, (ignored.get(key) ?? new Set()).add(unit));
  }
  for (const key of keys) {
    if (!first.has(key)) first.set(key, SIZE_KEYS.includes(key) ? 'bytes' : key);
  }
  const sorted = [...ignored].map(([key, units]) => [key, [...units].sort(compareUtf8)] as const);
  return { unitOf: first, ignored: new Map(sorted) };
}
