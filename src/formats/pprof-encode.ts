/**
 * Writes profile.proto. The bytes are those that google/pprof's writer gives for the same profile:
 * strings numbered in the order in which samples' labels, mappings, functions and the header name them,
 * labels sorted by key with textual ones first, numbers packed when there are more than two.
 */
import { checkAllButStacks } from '../profile/check.ts';
import { NONE, type Profile, type ValueType } from '../profile/profile.ts';
import { wordsOf } from '../profile/words.ts';
import { UNPACKED_MAX, writeSamples } from './sample-fields.ts';
import { StringNumbers } from './string-numbers.ts';
import { WireWriter } from './wire-writer.ts';

/** The uncompressed bytes. Throws InvalidProfileError when the profile does not hold together. */
export function encodePprof(profile: Profile): Uint8Array {
  checkAllButStacks(profile);
  const writer = new WireWriter(expectedBytes(profile));
  const strings = new StringNumbers(profile.strings);
  for (const type of profile.sampleTypes) writeValueType(writer, 1, type, strings);
  writeSamples(writer, profile, strings);
  writeMappings(writer, profile, strings);
  writeLocations(writer, profile);
  writeFunctions(writer, profile, strings);
  const header = numberHeader(profile, strings);
  writer.raw(strings.fields());
  writeHeader(writer, profile, header);
  return writer.view();
}

/** Rather too much: memory that is not written to costs nothing, and growing does. */
function expectedBytes({ samples, locations, functions, strings, mappings }: Profile): number {
  const idBytes = Math.ceil(Math.log2(locations.count + 2) / 7);
  return (
    samples.locationIndexes.length * idBytes +
    samples.count * (16 + 8 * samples.values.length) +
    samples.labels.count * 24 +
    locations.count * 40 +
    functions.count * 32 +
    mappings.length * 80 +
    strings.byteLength +
    strings.count * 6
  );
}

function writeValueType(
  writer: WireWriter,
  field: number,
  { type, unit }: ValueType,
  strings: StringNumbers,
): void {
  const typeNumber = strings.text(type);
  const unitNumber = strings.text(unit);
  const message = writer.open(field);
  writer.optional(1, typeNumber);
  writer.optional(2, unitNumber);
  writer.close(message);
}

function writeMappings(writer: WireWriter, profile: Profile, strings: StringNumbers): void {
  for (const mapping of profile.mappings) {
    const file = strings.text(mapping.file);
    const buildId = strings.text(mapping.buildId);
    const message = writer.open(3);
    writer.optionalInt64(1, mapping.id);
    writer.optionalInt64(2, mapping.start);
    writer.optionalInt64(3, mapping.limit);
    writer.optionalInt64(4, mapping.offset);
    writer.optional(5, file);
    writer.optional(6, buildId);
    writer.optional(7, Number(mapping.hasFunctions));
    writer.optional(8, Number(mapping.hasFilenames));
    writer.optional(9, Number(mapping.hasLineNumbers));
    writer.optional(10, Number(mapping.hasInlineFrames));
    writer.close(message);
  }
}

function writeLocations(writer: WireWriter, { locations, mappings, functions }: Profile): void {
  const { mappingIndexes, lineStarts, lineFunctions, isFolded } = locations;
  const ids = wordsOf(locations.ids);
  const addresses = wordsOf(locations.addresses);
  const functionIds = wordsOf(functions.ids);
  const lineNumbers = wordsOf(locations.lineNumbers);
  const lineColumns = wordsOf(locations.lineColumns);
  const mappingIds = wordsOf(BigUint64Array.from(mappings, ({ id }) => id));
  for (let i = 0; i < locations.count; i++) {
    const message = writer.open(4);
    const mapping = mappingIndexes[i] as number;
    writer.optionalWords(1, ids, i);
    if (mapping !== NONE) writer.optionalWords(2, mappingIds, mapping);
    writer.optionalWords(3, addresses, i);
    const end = lineStarts[i + 1] as number;
    for (let row = lineStarts[i] as number; row < end; row++) {
      const line = writer.open(4);
      writer.optionalWords(1, functionIds, lineFunctions[row] as number);
      writer.optionalWords(2, lineNumbers, row);
      writer.optionalWords(3, lineColumns, row);
      writer.close(line);
    }
    writer.optional(5, isFolded[i] as number);
    writer.close(message);
  }
}

function writeFunctions(writer: WireWriter, { functions }: Profile, strings: StringNumbers): void {
  const ids = wordsOf(functions.ids);
  const startLines = wordsOf(functions.startLines);
  for (let i = 0; i < functions.count; i++) {
    const name = strings.row(functions.names[i] as number);
    const systemName = strings.row(functions.systemNames[i] as number);
    const filename = strings.row(functions.filenames[i] as number);
    const message = writer.open(5);
    writer.optionalWords(1, ids, i);
    writer.optional(2, name);
    writer.optional(3, systemName);
    writer.optional(4, filename);
    writer.optionalWords(5, startLines, i);
    writer.close(message);
  }
}

interface HeaderNumbers {
  readonly dropFrames: number;
  readonly keepFrames: number;
  readonly periodType: readonly [number, number];
  readonly comments: readonly number[];
  readonly defaultSampleType: number;
  readonly docUrl: number;
}

/** The header is written behind the strings and numbered before them. */
function numberHeader(profile: Profile, strings: StringNumbers): HeaderNumbers {
  return {
    dropFrames: strings.text(profile.dropFrames),
    keepFrames: strings.text(profile.keepFrames),
    periodType: [strings.text(profile.periodType.type), strings.text(profile.periodType.unit)],
    comments: profile.comments.map((comment) => strings.text(comment)),
    defaultSampleType: strings.text(profile.defaultSampleType),
    docUrl: strings.text(profile.docUrl),
  };
}

function writeHeader(writer: WireWriter, profile: Profile, header: HeaderNumbers): void {
  writer.optional(7, header.dropFrames);
  writer.optional(8, header.keepFrames);
  writer.optionalInt64(9, profile.timeNanos);
  writer.optionalInt64(10, profile.durationNanos);
  const [type, unit] = header.periodType;
  if (type !== 0 || unit !== 0) {
    const message = writer.open(11);
    writer.optional(1, type);
    writer.optional(2, unit);
    writer.close(message);
  }
  writer.optionalInt64(12, profile.period);
  writeComments(writer, header.comments);
  // Go writes this one even when it is 0.
  writer.uint(14 << 3);
  writer.uint(header.defaultSampleType);
  writer.optional(15, header.docUrl);
}

function writeComments(writer: WireWriter, comments: readonly number[]): void {
  const isPacked = comments.length > UNPACKED_MAX;
  const packed = isPacked ? writer.open(13) : 0;
  for (const comment of comments) {
    if (!isPacked) writer.uint(13 << 3);
    writer.uint(comment);
  }
  if (isPacked) writer.close(packed);
}
