/** Sets one textual label on every sample of a profile. */
import type { Profile } from './profile.ts';
import { wordsOf } from './words.ts';

/** A sample's other texts under the key go; numbers under it stay, as pprof keeps the two apart. */
export function withTextLabel(profile: Profile, key: string, text: string): Profile {
  const { samples } = profile;
  const { labelStarts, labels } = samples;
  const { table: strings, first } = profile.strings.extended([key, text]);
  const isReplaced = rowTest(profile, key);
  const rowsMax = labels.count + samples.count;
  const starts = new Uint32Array(samples.count + 1);
  const keys = new Uint32Array(rowsMax);
  const texts = new Uint32Array(rowsMax);
  const numbers = new BigInt64Array(rowsMax);
  const units = new Uint32Array(rowsMax);
  const from = wordsOf(labels.numbers);
  const to = wordsOf(numbers);
  let at = 0;
  for (let sample = 0; sample < samples.count; sample++) {
    const end = labelStarts[sample + 1] as number;
    for (let row = labelStarts[sample] as number; row < end; row++) {
      if (isReplaced(row)) continue;
      keys[at] = labels.keys[row] as number;
      texts[at] = labels.texts[row] as number;
      to[at * 2] = from[row * 2] as number;
      to[at * 2 + 1] = from[row * 2 + 1] as number;
      units[at++] = labels.units[row] as number;
    }
    keys[at] = first;
    // StringTable.extended puts the texts behind one another.
    texts[at++] = first + 1;
    starts[sample + 1] = at;
  }
  const grown = {
    count: at,
    keys: keys.subarray(0, at),
    texts: texts.subarray(0, at),
    numbers: numbers.subarray(0, at),
    units: units.subarray(0, at),
  };
  return { ...profile, strings, samples: { ...samples, labelStarts: starts, labels: grown } };
}

/** Whether a row of labels is a text under the key; each distinct key is looked at once. */
function rowTest({ samples: { labels }, strings }: Profile, key: string): (row: number) => boolean {
  const isKey = new Map<number, boolean>();
  return (row) => {
    if (labels.texts[row] === 0) return false;
    const index = labels.keys[row] as number;
    let matches = isKey.get(index);
    if (matches === undefined) {
      matches = strings.at(index) === key;
      isKey.set(index, matches);
    }
    return matches;
  };
}
