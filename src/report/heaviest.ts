/** Which functions cost most themselves, and on which of their lines: the shortest answer to a profile. */
import type { Profile } from '../profile/profile.ts';

export interface HeavyFunction {
  readonly name: string;
  /** '' where there is none. */
  readonly file: string;
  /** The one that costs most, 0 where none is known. */
  readonly line: number;
  readonly value: bigint;
  /** Of the profile's total, from 0 to 1. */
  readonly share: number;
}

interface Tally {
  value: bigint;
  readonly lines: Map<number, bigint>;
}

export function heaviest(
  profile: Profile,
  sampleIndex: number,
  countMax: number,
): readonly HeavyFunction[] {
  const { samples, locations, functions, strings } = profile;
  const column = samples.values[sampleIndex] as BigInt64Array;
  const tallies = new Map<number, Tally>();
  let total = 0n;
  for (let sample = 0; sample < samples.count; sample++) {
    const value = column[sample] as bigint;
    total += value;
    const start = samples.locationStarts[sample] as number;
    if (start === samples.locationStarts[sample + 1]) continue;
    const location = samples.locationIndexes[start] as number;
    const row = locations.lineStarts[location] as number;
    if (row === locations.lineStarts[location + 1]) continue;
    const func = locations.lineFunctions[row] as number;
    const tally = tallies.get(func) ?? { value: 0n, lines: new Map() };
    tallies.set(func, tally);
    tally.value += value;
    const line = Number(locations.lineNumbers[row]);
    tally.lines.set(line, (tally.lines.get(line) ?? 0n) + value);
  }
  return [...tallies]
    .filter(([, { value }]) => value > 0n)
    .sort(([, a], [, b]) => Number(b.value - a.value))
    .slice(0, countMax)
    .map(([func, { value, lines }]) => ({
      name: strings.at(functions.names[func] as number),
      file: strings.at(functions.filenames[func] as number),
      line: heaviestLine(lines),
      value,
      share: Number(value) / Number(total),
    }));
}

function heaviestLine(lines: ReadonlyMap<number, bigint>): number {
  const [first] = [...lines].sort(([, a], [, b]) => Number(b - a));
  return first?.[0] ?? 0;
}
