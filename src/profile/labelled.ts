/** A text label that all samples get besides their own. */
import type { Profile } from './profile.ts';

export function withTextLabel(profile: Profile, key: string, text: string): Profile {
  const { samples } = profile;
  const { table, first } = profile.strings.extended([key, text]);
  const { labels, labelStarts } = samples;
  const count = labels.count + samples.count;
  const keys = new Uint32Array(count);
  const texts = new Uint32Array(count);
  const numbers = new BigInt64Array(count);
  const units = new Uint32Array(count);
  const starts = new Uint32Array(samples.count + 1);
  let row = 0;
  for (let sample = 0; sample < samples.count; sample++) {
    for (let i = labelStarts[sample] as number; i < (labelStarts[sample + 1] as number); i++) {
      keys[row] = labels.keys[i] as number;
      texts[row] = labels.texts[i] as number;
      numbers[row] = labels.numbers[i] as bigint;
      units[row++] = labels.units[i] as number;
    }
    keys[row] = first;
    texts[row++] = first + 1;
    starts[sample + 1] = row;
  }
  const labelled = { count, keys, texts, numbers, units };
  return {
    ...profile,
    strings: table,
    samples: { ...samples, labels: labelled, labelStarts: starts },
  };
}
