/**
 * Which addresses of a profile hold code that was asked for, with their frames and values.
 *
 * Hot code: the samples are walked once with typed arrays; names are looked at once a location.
 */
import { mean, wrapped } from '../base/int64.ts';
import { asSummable, exact, sumsLike } from '../graph/amounts.ts';
import type { Profile } from '../profile/profile.ts';
import { type Report, weightsOf } from './report.ts';

export interface InterestingCode {
  /** Names, pretty and raw, of the functions that match. */
  readonly names: ReadonlySet<string>;
  /** By address. */
  readonly addresses: readonly CodeAddress[];
  readonly sums: ReadonlyMap<bigint, AddressSums>;
  /** From a raw name to the one to show. */
  readonly prettyNames: ReadonlyMap<string, string>;
}

export interface CodeAddress {
  readonly address: bigint;
  /** Innermost inlined first. */
  readonly frames: readonly CodeFrame[];
}

export interface CodeFrame {
  readonly name: string;
  readonly file: string;
  readonly line: number;
}

export interface AddressSums {
  readonly flat: bigint;
  readonly cum: bigint;
}

export interface CodeMatch {
  /** By the name or raw name of a function, its file or its binary's. */
  readonly text: (text: string) => boolean;
  /** Whatever it is called. */
  readonly address: bigint | undefined;
}

export function interestingCode(report: Report, match: CodeMatch): InterestingCode {
  const { profile } = report;
  const walk = walkSamples(report);
  const addressOf = addressesOf(profile, walk.firstSeen);
  const names = new Set<string>();
  const locationAt = new Map<bigint, number>();
  for (const location of walk.firstSeen) {
    const address = addressOf(location);
    const rows = matchingRows(profile, location, address, match);
    for (const row of rows) {
      const func = profile.locations.lineFunctions[row] as number;
      names.add(profile.strings.at(profile.functions.names[func] as number));
      names.add(profile.strings.at(profile.functions.systemNames[func] as number));
    }
    if (rows.length > 0 && !locationAt.has(address)) locationAt.set(address, location);
  }
  const addresses = [...locationAt]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([address, location]) => ({ address, frames: framesOf(profile, location) }));
  return {
    names,
    addresses,
    sums: sumsByAddress(walk, addressOf),
    prettyNames: prettyNames(profile, walk.lastSeen),
  };
}

interface Walk {
  /** Locations in the order of their first place in a stack, from the root down. */
  readonly firstSeen: readonly number[];
  /** A number a location that grows with its last place; 0 for those in no stack. */
  readonly lastSeen: Float64Array;
  readonly flat: BigInt64Array;
  readonly cum: BigInt64Array;
}

function walkSamples(report: Report): Walk {
  const { samples, locations } = report.profile;
  const { locationStarts, locationIndexes } = samples;
  const weights = valuesOf(report);
  const values = asSummable(weights);
  const flat = sumsLike(weights, locations.count);
  const cum = sumsLike(weights, locations.count);
  const firstSeen: number[] = [];
  const lastSeen = new Float64Array(locations.count);
  for (let sample = 0; sample < samples.count; sample++) {
    const value = values[sample] as number;
    const start = locationStarts[sample] as number;
    for (let i = (locationStarts[sample + 1] as number) - 1; i >= start; i--) {
      const location = locationIndexes[i] as number;
      if (lastSeen[location] === 0) firstSeen.push(location);
      lastSeen[location] = sample * STACK_ROOM + (STACK_ROOM - (i - start));
      cum[location] = (cum[location] as number) + value;
      if (i === start) flat[location] = (flat[location] as number) + value;
    }
  }
  return { firstSeen, lastSeen, flat: exact(flat), cum: exact(cum) };
}

/** More than the deepest stack that a reader lets in (formats/decode-limits.ts), and a power of two. */
const STACK_ROOM = 2 ** 24;

/** Doubles where all sums are exact in them, a location counted as often as it is in a stack. */
function valuesOf(report: Report): Float64Array | BigInt64Array {
  const { values, divisors } = weightsOf(report);
  const { locationStarts, count } = report.profile.samples;
  const column =
    divisors === undefined ? values : values.map((value, i) => mean(value, divisors[i] as bigint));
  let largestSum = 0;
  for (let sample = 0; sample < count; sample++) {
    const depth = (locationStarts[sample + 1] as number) - (locationStarts[sample] as number);
    largestSum += Math.abs(Number(column[sample])) * depth;
  }
  return largestSum < Number.MAX_SAFE_INTEGER ? Float64Array.from(column, Number) : column;
}

/** Locations without an address get one of their own behind all mappings. */
function addressesOf(
  { locations, mappings }: Profile,
  firstSeen: readonly number[],
): (location: number) => bigint {
  let next = 1n;
  for (const { limit } of mappings) if (limit > next) next = limit;
  const made = new Map<number, bigint>();
  for (const location of firstSeen) {
    if (locations.addresses[location] === 0n) made.set(location, next++);
  }
  return (location) => made.get(location) ?? (locations.addresses[location] as bigint);
}

/** Rows of the line columns. An address that was asked for stands for the function that it is in. */
function matchingRows(
  { locations, functions, mappings, strings }: Profile,
  location: number,
  address: bigint,
  match: CodeMatch,
): readonly number[] {
  const start = locations.lineStarts[location] as number;
  const end = locations.lineStarts[location + 1] as number;
  if (match.address === address) return end > start ? [end - 1] : [];
  const mapping = mappings[locations.mappingIndexes[location] as number];
  const isInBinary = mapping !== undefined && match.text(mapping.file);
  const rows: number[] = [];
  for (let row = start; row < end; row++) {
    const func = locations.lineFunctions[row] as number;
    const texts = [functions.names, functions.systemNames, functions.filenames];
    const isMatch = texts.some((column) => match.text(strings.at(column[func] as number)));
    if (isMatch || (row === start && isInBinary)) rows.push(row);
  }
  return rows;
}

function framesOf(profile: Profile, location: number): readonly CodeFrame[] {
  const { locations, functions, strings } = profile;
  const frames: CodeFrame[] = [];
  const end = locations.lineStarts[location + 1] as number;
  for (let row = locations.lineStarts[location] as number; row < end; row++) {
    const func = locations.lineFunctions[row] as number;
    frames.push({
      name: strings.at(functions.names[func] as number),
      file: strings.at(functions.filenames[func] as number),
      line: Number(locations.lineNumbers[row]),
    });
  }
  return frames;
}

function sumsByAddress(
  { firstSeen, flat, cum }: Walk,
  addressOf: (location: number) => bigint,
): ReadonlyMap<bigint, AddressSums> {
  const sums = new Map<bigint, AddressSums>();
  for (const location of firstSeen) {
    const address = addressOf(location);
    const known = sums.get(address) ?? { flat: 0n, cum: 0n };
    sums.set(address, {
      flat: wrapped(known.flat + (flat[location] as bigint)),
      cum: wrapped(known.cum + (cum[location] as bigint)),
    });
  }
  return sums;
}

/** Where several names share a raw name, the one that came last counts. */
function prettyNames(profile: Profile, lastSeen: Float64Array): ReadonlyMap<string, string> {
  const { locations, functions, strings } = profile;
  const seen = [...lastSeen.keys()].filter((location) => lastSeen[location] !== 0);
  seen.sort((a, b) => (lastSeen[a] as number) - (lastSeen[b] as number));
  const names = new Map<string, string>();
  for (const location of seen) {
    const end = locations.lineStarts[location + 1] as number;
    for (let row = locations.lineStarts[location] as number; row < end; row++) {
      const func = locations.lineFunctions[row] as number;
      const name = strings.at(functions.names[func] as number);
      names.set(strings.at(functions.systemNames[func] as number), name);
    }
  }
  return names;
}
