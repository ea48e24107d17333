/**
 * Merges profiles into one: equal stacks with equal labels become one sample, equal locations, functions
 * and mappings one of each, in the order in which samples mention them. Follows google/pprof's
 * profile/merge.go, whose output the writer reproduces.
 */
import { wrapped } from '../base/int64.ts';
import { labelsOf } from './labels.ts';
import { type Mapping, NONE, type Profile } from './profile.ts';
import { type LabelFields, type LineFields, ProfileBuilder } from './profile-builder.ts';

/** The profiles must have the same sample and period types; throws otherwise. */
export function merge(profiles: readonly Profile[]): Profile {
  const [first] = profiles;
  if (first === undefined) throw new Error('no profiles to merge');
  for (const other of profiles) checkCompatible(first, other);
  const merger = new Merger(first);
  for (const profile of profiles) merger.add(profile);
  const merged = merger.finish(profiles);
  // Values of opposite sign may have left nothing; a second pass forgets what only those mentioned.
  return hasZeroSample(merged) ? merge([merged]) : merged;
}

interface MappingPlace {
  readonly index: number;
  /** Added to addresses: the same file is loaded elsewhere in each process. */
  readonly offset: bigint;
}

class Merger {
  readonly #builder: ProfileBuilder;
  readonly #sampleRows = new Map<string, number>();
  readonly #values: bigint[][] = [];
  readonly #stacks: { locations: readonly number[]; labels: readonly LabelFields[] }[] = [];
  readonly #mappings: Mapping[] = [];
  readonly #mappingPlaces = new Map<string, number>();
  readonly #locations = new Map<string, number>();

  constructor(first: Profile) {
    this.#builder = new ProfileBuilder(first.sampleTypes);
  }

  add(profile: Profile): void {
    const { samples } = profile;
    const mapMapping = this.#mappingMapper(profile);
    const mapLocation = this.#locationMapper(profile, mapMapping);
    // The first mapping is the main binary, whatever the first sample is in.
    if (this.#mappings.length === 0 && profile.mappings.length > 0) mapMapping(0);
    for (let sample = 0; sample < samples.count; sample++) {
      const values = samples.values.map((column) => column[sample] as bigint);
      if (values.every((value) => value === 0n)) continue;
      const start = samples.locationStarts[sample] as number;
      const end = samples.locationStarts[sample + 1] as number;
      const locations = [...samples.locationIndexes.subarray(start, end)].map(mapLocation);
      this.#addSample(locations, labelFields(profile, sample), values);
    }
  }

  finish(profiles: readonly Profile[]): Profile {
    for (const [row, { locations, labels }] of this.#stacks.entries()) {
      this.#builder.sample({ locations, labels, values: this.#values[row] ?? [] });
    }
    const merged = this.#builder.finish(mergedHeader(profiles));
    return { ...merged, mappings: this.#mappings };
  }

  #addSample(
    locations: readonly number[],
    labels: readonly LabelFields[],
    values: readonly bigint[],
  ): void {
    const key = `${locations.join()}|${labels.map(labelKey).join('\0')}`;
    const known = this.#sampleRows.get(key);
    if (known === undefined) {
      this.#sampleRows.set(key, this.#values.length);
      this.#values.push([...values]);
      this.#stacks.push({ locations, labels });
      return;
    }
    const sums = this.#values[known] ?? [];
    for (const [i, value] of values.entries()) {
      sums[i] = wrapped((sums[i] ?? 0n) + value);
    }
  }

  #mappingMapper(profile: Profile): (index: number) => MappingPlace {
    const places = new Map<number, MappingPlace>();
    return (index) => {
      const known = places.get(index);
      if (known !== undefined) return known;
      const place = this.#placeOf(profile.mappings[index]);
      places.set(index, place);
      return place;
    };
  }

  #placeOf(mapping: Mapping | undefined): MappingPlace {
    if (mapping === undefined) return { index: NONE, offset: 0n };
    const key = mappingKey(mapping);
    const known = this.#mappingPlaces.get(key);
    if (known !== undefined) {
      const start = this.#mappings[known]?.start ?? 0n;
      return { index: known, offset: start - mapping.start };
    }
    const index = this.#builder.mapping(mapping);
    this.#mappings.push({ ...mapping, id: BigInt(index + 1) });
    this.#mappingPlaces.set(key, index);
    return { index, offset: 0n };
  }

  #locationMapper(
    profile: Profile,
    mapMapping: (index: number) => MappingPlace,
  ): (location: number) => number {
    const places = new Int32Array(profile.locations.count).fill(NONE);
    return (location) => {
      const known = places[location] as number;
      if (known !== NONE) return known;
      const place = this.#location(profile, location, mapMapping);
      places[location] = place;
      return place;
    };
  }

  #location(
    profile: Profile,
    location: number,
    mapMapping: (index: number) => MappingPlace,
  ): number {
    const { locations } = profile;
    const { index, offset } = mapMapping(locations.mappingIndexes[location] as number);
    const address = BigInt.asUintN(64, (locations.addresses[location] as bigint) + offset);
    const isFolded = locations.isFolded[location] === 1;
    const lines: LineFields[] = [];
    const end = locations.lineStarts[location + 1] as number;
    for (let row = locations.lineStarts[location] as number; row < end; row++) {
      lines.push({
        func: this.#func(profile, locations.lineFunctions[row] as number),
        line: locations.lineNumbers[row] as bigint,
        column: locations.lineColumns[row] as bigint,
      });
    }
    // pprof's key keeps the column of the last line alone.
    const lineKeys = lines.map(({ func, line }) => `${func}:${line}`);
    const key = `${address}|${index}|${isFolded}|${lineKeys.join('|')}|${lines.at(-1)?.column ?? ''}`;
    const known = this.#locations.get(key);
    if (known !== undefined) return known;
    const fresh = this.#builder.location({ mapping: index, address, isFolded, lines });
    this.#locations.set(key, fresh);
    return fresh;
  }

  #func({ functions, strings }: Profile, func: number): number {
    return this.#builder.func({
      name: strings.at(functions.names[func] as number),
      systemName: strings.at(functions.systemNames[func] as number),
      filename: strings.at(functions.filenames[func] as number),
      startLine: functions.startLines[func] as bigint,
    });
  }
}

function labelFields(profile: Profile, sample: number): LabelFields[] {
  const { texts, numbers } = labelsOf(profile, sample);
  const textFields = texts.flatMap(({ key, values }) => values.map((text) => ({ key, text })));
  const numberFields = numbers.flatMap(({ key, values, units }) =>
    values.map((number, i) => ({ key, number, unit: units[i] ?? '' })),
  );
  return [...textFields, ...numberFields];
}

function labelKey(label: LabelFields): string {
  if ('text' in label) return JSON.stringify([label.key, label.text]);
  return JSON.stringify([label.key, String(label.number), label.unit, 0]);
}

/** Sizes are rounded up to pages, since the same mapping may differ by less. */
function mappingKey({ start, limit, offset, buildId, file }: Mapping): string {
  const size = BigInt.asUintN(64, limit - start + 0xfffn);
  return `${size - (size % 0x1000n)}|${offset}|${buildId === '' ? file : buildId}`;
}

function checkCompatible(first: Profile, other: Profile): void {
  const typeText = ({ type, unit }: { type: string; unit: string }): string => `{${type} ${unit}}`;
  const [period, otherPeriod] = [typeText(first.periodType), typeText(other.periodType)];
  if (period !== otherPeriod) {
    throw new Error(`incompatible period types ${period} and ${otherPeriod}`);
  }
  const types = `[${first.sampleTypes.map(typeText).join(' ')}]`;
  const otherTypes = `[${other.sampleTypes.map(typeText).join(' ')}]`;
  if (types !== otherTypes) throw new Error(`incompatible sample types ${types} and ${otherTypes}`);
}

function mergedHeader(profiles: readonly Profile[]): Parameters<ProfileBuilder['finish']>[0] {
  const [first] = profiles as readonly [Profile];
  let timeNanos = 0n;
  let period = 0n;
  for (const profile of profiles) {
    // A profile without a time makes the merged time unknown, unless a later one has one.
    if (timeNanos === 0n || profile.timeNanos < timeNanos) timeNanos = profile.timeNanos;
    if (period === 0n || period < profile.period) period = profile.period;
  }
  const firstNamed = (of: (profile: Profile) => string): string =>
    profiles.map(of).find((text) => text !== '') ?? '';
  return {
    timeNanos,
    period,
    durationNanos: wrapped(profiles.reduce((sum, { durationNanos }) => sum + durationNanos, 0n)),
    comments: [...new Set(profiles.flatMap(({ comments }) => comments))],
    defaultSampleType: firstNamed(({ defaultSampleType }) => defaultSampleType),
    docUrl: firstNamed(({ docUrl }) => docUrl),
    periodType: first.periodType,
    dropFrames: first.dropFrames,
    keepFrames: first.keepFrames,
  };
}

function hasZeroSample({ samples }: Profile): boolean {
  for (let sample = 0; sample < samples.count; sample++) {
    if (samples.values.every((column) => column[sample] === 0n)) return true;
  }
  return false;
}
