/** A profile of some of the samples of another; everything they refer to is shared. */
import type { Profile, Samples } from './profile.ts';

/** `rows` are sample numbers in the wanted order. */
export function selectSamples(profile: Profile, rows: readonly number[]): Profile {
  if (rows.length === profile.samples.count) return profile;
  const { samples } = profile;
  const stacks = gather(samples.locationStarts, rows);
  const labels = gather(samples.labelStarts, rows);
  const pick32 = (column: Uint32Array): Uint32Array =>
    Uint32Array.from(labels.sources, (row) => column[row] as number);
  const pick64 = (column: BigInt64Array, from: Iterable<number>): BigInt64Array =>
    BigInt64Array.from(from as number[], (row) => column[row] as bigint);
  const selected: Samples = {
    count: rows.length,
    locationStarts: stacks.starts,
    locationIndexes: Uint32Array.from(
      stacks.sources,
      (row) => samples.locationIndexes[row] as number,
    ),
    values: samples.values.map((column) => pick64(column, rows)),
    labelStarts: labels.starts,
    labels: {
      count: labels.sources.length,
      keys: pick32(samples.labels.keys),
      texts: pick32(samples.labels.texts),
      numbers: pick64(samples.labels.numbers, labels.sources),
      units: pick32(samples.labels.units),
    },
    timesNanos: samples.timesNanos && pick64(samples.timesNanos, rows),
  };
  return { ...profile, samples: selected };
}

/** The offsets of the chosen rows' entries, and where each entry comes from. */
function gather(
  starts: Uint32Array,
  rows: readonly number[],
): { starts: Uint32Array; sources: number[] } {
  const gathered = new Uint32Array(rows.length + 1);
  const sources: number[] = [];
  for (const [i, row] of rows.entries()) {
    const end = starts[row + 1] as number;
    for (let entry = starts[row] as number; entry < end; entry++) sources.push(entry);
    gathered[i + 1] = sources.length;
  }
  return { starts: gathered, sources };
}
