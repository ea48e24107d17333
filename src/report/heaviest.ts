/** Which functions cost most themselves, and the line of one's own to look at: the shortest answer to a profile. */
import type { Profile } from '../profile/profile.ts';

export interface HeavyPlace {
  readonly name: string;
  /** '' where there is none. */
  readonly file: string;
  /** The one that costs most, 0 where none is known. */
  readonly line: number;
  readonly value: bigint;
  /** Of the profile's total, from 0 to 1. */
  readonly share: number;
}

export interface Heaviest {
  /** By their own cost. */
  readonly functions: readonly HeavyPlace[];
  /** The line that costs most with what it calls of others; undefined where no code is one's own. */
  readonly ownLine: HeavyPlace | undefined;
}

/** No functions, but what cannot be told by function. */
const SUMS = /^runtime\._(?:ExternalCode|System)$/;

/** `isOwn` tells by the file's name; a sample counts for the innermost line that is. */
export function heaviest(
  profile: Profile,
  sampleIndex: number,
  countMax: number,
  isOwn: (file: string) => boolean,
): Heaviest {
  const { samples, locations, functions, strings } = profile;
  const column = samples.values[sampleIndex] as BigInt64Array;
  const textAt = (indexes: Uint32Array, func: number): string =>
    strings.at(indexes[func] as number);
  const own = Array.from({ length: functions.count }, (_, func) =>
    isOwn(textAt(functions.filenames, func)),
  );
  const byFunction = new Tallies();
  const byOwnFunction = new Tallies();
  let total = 0n;
  for (let sample = 0; sample < samples.count; sample++) {
    const value = column[sample] as bigint;
    total += value;
    let isLeaf = true;
    let isCharged = false;
    const end = samples.locationStarts[sample + 1] as number;
    for (let i = samples.locationStarts[sample] as number; i < end && !isCharged; i++) {
      const location = samples.locationIndexes[i] as number;
      const lineEnd = locations.lineStarts[location + 1] as number;
      for (let row = locations.lineStarts[location] as number; row < lineEnd && !isCharged; row++) {
        const func = locations.lineFunctions[row] as number;
        const line = Number(locations.lineNumbers[row]);
        if (isLeaf) byFunction.add(func, line, value);
        isLeaf = false;
        isCharged = own[func] as boolean;
        if (isCharged) byOwnFunction.add(func, line, value);
      }
    }
  }
  const placeOf = ([func, tally]: readonly [number, Tally]): HeavyPlace => ({
    name: textAt(functions.names, func),
    file: textAt(functions.filenames, func),
    line: tally.heaviestLine(),
    value: tally.value,
    share: Number(tally.value) / Number(total),
  });
  const places = byFunction.sorted().map(placeOf);
  const [first] = byOwnFunction.sorted();
  return {
    functions: places.filter(({ name }) => !SUMS.test(name)).slice(0, countMax),
    ownLine: first === undefined ? undefined : placeOf(first),
  };
}

class Tallies {
  readonly #byFunction = new Map<number, Tally>();

  add(func: number, line: number, value: bigint): void {
    let tally = this.#byFunction.get(func);
    if (tally === undefined) {
      tally = new Tally();
      this.#byFunction.set(func, tally);
    }
    tally.add(line, value);
  }

  /** The heaviest first, without those that cost nothing. */
  sorted(): readonly (readonly [number, Tally])[] {
    return [...this.#byFunction]
      .filter(([, { value }]) => value > 0n)
      .sort(([, a], [, b]) => Number(b.value - a.value));
  }
}

class Tally {
  value = 0n;
  readonly #lines = new Map<number, bigint>();

  add(line: number, value: bigint): void {
    this.value += value;
    this.#lines.set(line, (this.#lines.get(line) ?? 0n) + value);
  }

  heaviestLine(): number {
    const [first] = [...this.#lines].sort(([, a], [, b]) => Number(b - a));
    return first?.[0] ?? 0;
  }
}
