/** tagfocus and tagignore: samples by what their labels say. */
import { stringTest } from './name-matches.ts';
import type { Profile } from './profile.ts';
import { markedRows, selectSamples } from './select-samples.ts';
import type { TagRange } from './tag-range.ts';
import type { TextTest } from './text-test.ts';

/** One expression, compiled. Without a key it is of any label. */
export interface TagExpression {
  readonly key: string | undefined;
  readonly test: TagRange | readonly TextTest[];
}

export interface TagPatterns {
  readonly tagFocus?: TagExpression | undefined;
  readonly tagIgnore?: TagExpression | undefined;
}

export interface TagFilterResult {
  readonly profile: Profile;
  /** The expressions that matched some sample. */
  readonly matched: ReadonlySet<keyof TagPatterns>;
}

/** `units` are those of the whole profile's numeric labels, by key. */
export function filterTags(
  profile: Profile,
  { tagFocus, tagIgnore }: TagPatterns,
  units: ReadonlyMap<string, string>,
): TagFilterResult {
  const matched = new Set<keyof TagPatterns>();
  if (tagFocus === undefined && tagIgnore === undefined) return { profile, matched };
  const kept = new Uint8Array(profile.samples.count).fill(1);
  if (tagFocus !== undefined) {
    const marks = markSamples(profile, tagFocus, units);
    if (marks.includes(1)) matched.add('tagFocus');
    for (let i = 0; i < kept.length; i++) if (marks[i] === 0) kept[i] = 0;
  }
  if (tagIgnore !== undefined) {
    const marks = markSamples(profile, tagIgnore, units);
    if (marks.includes(1)) matched.add('tagIgnore');
    for (let i = 0; i < kept.length; i++) if (marks[i] === 1) kept[i] = 0;
  }
  return { profile: selectSamples(profile, markedRows(kept)), matched };
}

/** Of several patterns all must match, each by some label; with a key, one of them is enough. */
function markSamples(
  profile: Profile,
  { key, test }: TagExpression,
  units: ReadonlyMap<string, string>,
): Uint8Array {
  if (typeof test === 'function') return samplesWith(profile, rangeRows(profile, key, test, units));
  const marks = test.map((one) => samplesWith(profile, textRows(profile, key, one)));
  const [first = new Uint8Array(0), ...others] = marks;
  for (const other of others) {
    for (let i = 0; i < first.length; i++) {
      const [a, b] = [first[i] as number, other[i] as number];
      first[i] = key === undefined ? a & b : a | b;
    }
  }
  return first;
}

/** A 1 for each sample that has such a label row. */
function samplesWith({ samples }: Profile, matches: (row: number) => boolean): Uint8Array {
  const marks = new Uint8Array(samples.count);
  for (let sample = 0; sample < samples.count; sample++) {
    const end = samples.labelStarts[sample + 1] as number;
    for (let row = samples.labelStarts[sample] as number; row < end; row++) {
      if (!matches(row)) continue;
      marks[sample] = 1;
      break;
    }
  }
  return marks;
}

/** Each distinct label is matched once: as `key:value`, or its value when the key is given. */
function textRows(
  { samples, strings }: Profile,
  wantedKey: string | undefined,
  test: TextTest,
): (row: number) => boolean {
  const { keys, texts } = samples.labels;
  if (wantedKey !== undefined) {
    const isKey = stringTest(strings, (key) => key === wantedKey);
    const matches = stringTest(strings, test);
    return (row) => {
      const text = texts[row] as number;
      return text !== 0 && isKey(keys[row] as number) && matches(text);
    };
  }
  const testsOfKeys = new Map<number, (row: number) => boolean>();
  return (row) => {
    const text = texts[row] as number;
    if (text === 0) return false;
    const key = keys[row] as number;
    let matches = testsOfKeys.get(key);
    if (matches === undefined) {
      const name = strings.at(key);
      matches = stringTest(strings, (value) => test(`${name}:${value}`));
      testsOfKeys.set(key, matches);
    }
    return matches(text);
  };
}

function rangeRows(
  { samples, strings }: Profile,
  wantedKey: string | undefined,
  range: TagRange,
  units: ReadonlyMap<string, string>,
): (row: number) => boolean {
  const { keys, texts, numbers } = samples.labels;
  const verdictsOfKeys = new Map<number, Map<bigint, boolean> | undefined>();
  return (row) => {
    if (texts[row] !== 0) return false;
    const key = keys[row] as number;
    let verdicts = verdictsOfKeys.get(key);
    if (verdicts === undefined) {
      if (verdictsOfKeys.has(key)) return false;
      const isWanted = wantedKey === undefined || strings.at(key) === wantedKey;
      verdicts = isWanted ? new Map() : undefined;
      verdictsOfKeys.set(key, verdicts);
      if (verdicts === undefined) return false;
    }
    const number = numbers[row] as bigint;
    let verdict = verdicts.get(number);
    if (verdict === undefined) {
      verdict = range(number, units.get(strings.at(key)) ?? '');
      verdicts.set(number, verdict);
    }
    return verdict;
  };
}
