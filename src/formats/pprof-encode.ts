/**
 * Writes profile.proto. The bytes are those that google/pprof's writer gives for the same profile:
 * strings numbered in the order in which samples' labels, mappings, functions and the header name them,
 * labels sorted by key with textual ones first, numbers packed when there are more than two.
 */
import { check } from '../profile/check.ts';
import { labelsOf } from '../profile/labels.ts';
import { NONE, type Profile, type ValueType } from '../profile/profile.ts';
import { WireWriter } from './wire-writer.ts';

/** Repeated numbers are packed when there are more of them than this. */
const UNPACKED_MAX = 2;

/** The uncompressed bytes. Throws InvalidProfileError when the profile does not hold together. */
export function encodePprof(profile: Profile): Uint8Array {
  check(profile);
  const writer = new WireWriter();
  const strings = new StringNumbers(profile);
  for (const type of profile.sampleTypes) writeValueType(writer, 1, type, strings);
  writeSamples(writer, profile, strings);
  writeMappings(writer, profile, strings);
  writeLocations(writer, profile);
  writeFunctions(writer, profile, strings);
  const header = numberHeader(profile, strings);
  for (const bytes of strings.inOrder()) writer.bytes(6, bytes);
  writeHeader(writer, profile, header);
  return writer.view();
}

/** Numbers strings in the order of first mention, each distinct content once. */
class StringNumbers {
  readonly #profile: Profile;
  readonly #numberOfRow: Int32Array;
  readonly #numberOfText = new Map<string, number>();
  readonly #bytes: Uint8Array[] = [];
  readonly #encoder = new TextEncoder();

  constructor(profile: Profile) {
    this.#profile = profile;
    this.#numberOfRow = new Int32Array(profile.strings.count).fill(NONE);
    this.text('');
  }

  inOrder(): readonly Uint8Array[] {
    return this.#bytes;
  }

  text(text: string): number {
    return this.#number(text, () => this.#encoder.encode(text));
  }

  /** A row of the profile's own string table. */
  row(row: number): number {
    const known = this.#numberOfRow[row] as number;
    if (known !== NONE) return known;
    const { strings } = this.#profile;
    const text = strings.at(row);
    // Bytes that are no UTF-8 read alike, as U+FFFD; they are told apart by their bytes.
    const key = text.includes('\ufffd') ? `\ufffd${strings.bytesAt(row).join()}` : text;
    const number = this.#number(key, () => strings.bytesAt(row));
    this.#numberOfRow[row] = number;
    return number;
  }

  #number(key: string, bytes: () => Uint8Array): number {
    const known = this.#numberOfText.get(key);
    if (known !== undefined) return known;
    const number = this.#bytes.length;
    this.#bytes.push(bytes());
    this.#numberOfText.set(key, number);
    return number;
  }
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

function writeSamples(writer: WireWriter, profile: Profile, strings: StringNumbers): void {
  const { samples, locations } = profile;
  const idWords = new Uint32Array(
    locations.ids.buffer,
    locations.ids.byteOffset,
    locations.count * 2,
  );
  const valueWords = samples.values.map(
    (column) => new Uint32Array(column.buffer, column.byteOffset, column.length * 2),
  );
  for (let sample = 0; sample < samples.count; sample++) {
    const message = writer.open(2);
    writeStack(writer, profile, sample, idWords);
    writeValues(writer, valueWords, sample);
    const firstLabel = samples.labelStarts[sample] as number;
    const labelCount = (samples.labelStarts[sample + 1] as number) - firstLabel;
    if (labelCount === 1) writeOnlyLabel(writer, profile, firstLabel, strings);
    else if (labelCount > 1) writeLabels(writer, profile, sample, strings);
    writer.close(message);
  }
}

function writeStack(writer: WireWriter, profile: Profile, sample: number, ids: Uint32Array): void {
  const { locationStarts, locationIndexes } = profile.samples;
  const start = locationStarts[sample] as number;
  const end = locationStarts[sample + 1] as number;
  if (end - start > UNPACKED_MAX) {
    const packed = writer.open(1);
    writer.rows(ids, locationIndexes, start, end);
    writer.close(packed);
    return;
  }
  for (let i = start; i < end; i++) {
    writer.uint(1 << 3);
    writer.rows(ids, locationIndexes, i, i + 1);
  }
}

/** A sample's only label needs no sorting: its rows are numbered as they stand. */
function writeOnlyLabel(
  writer: WireWriter,
  profile: Profile,
  row: number,
  strings: StringNumbers,
): void {
  const { keys, texts, numbers, units } = profile.samples.labels;
  const key = strings.row(keys[row] as number);
  const text = strings.row(texts[row] as number);
  const unit = strings.row(units[row] as number);
  const message = writer.open(3);
  writer.optional(1, key);
  writer.optional(2, text);
  writer.optionalInt64(3, numbers[row] as bigint);
  writer.optional(4, unit);
  writer.close(message);
}

function writeValues(writer: WireWriter, columns: readonly Uint32Array[], sample: number): void {
  const isPacked = columns.length > UNPACKED_MAX;
  const packed = isPacked ? writer.open(2) : 0;
  for (const words of columns) {
    if (!isPacked) writer.uint(2 << 3);
    writer.words(words[sample * 2] as number, words[sample * 2 + 1] as number);
  }
  if (isPacked) writer.close(packed);
}

function writeLabels(
  writer: WireWriter,
  profile: Profile,
  sample: number,
  strings: StringNumbers,
): void {
  const { texts, numbers } = labelsOf(profile, sample);
  for (const { key, values } of texts) {
    for (const value of values) {
      const keyNumber = strings.text(key);
      const valueNumber = strings.text(value);
      const message = writer.open(3);
      writer.optional(1, keyNumber);
      writer.optional(2, valueNumber);
      writer.close(message);
    }
  }
  for (const { key, values, units } of numbers) {
    const keyNumber = strings.text(key);
    for (const [i, value] of values.entries()) {
      const unitNumber = units.length === 0 ? 0 : strings.text(units[i] ?? '');
      const message = writer.open(3);
      writer.optional(1, keyNumber);
      writer.optionalInt64(3, value);
      writer.optional(4, unitNumber);
      writer.close(message);
    }
  }
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
  for (let i = 0; i < locations.count; i++) {
    const message = writer.open(4);
    const mapping = mappings[locations.mappingIndexes[i] as number];
    writer.optionalInt64(1, locations.ids[i] as bigint);
    writer.optionalInt64(2, mapping?.id ?? 0n);
    writer.optionalInt64(3, locations.addresses[i] as bigint);
    const end = locations.lineStarts[i + 1] as number;
    for (let row = locations.lineStarts[i] as number; row < end; row++) {
      const line = writer.open(4);
      writer.optionalInt64(1, functions.ids[locations.lineFunctions[row] as number] as bigint);
      writer.optionalInt64(2, locations.lineNumbers[row] as bigint);
      writer.optionalInt64(3, locations.lineColumns[row] as bigint);
      writer.close(line);
    }
    writer.optional(5, locations.isFolded[i] as number);
    writer.close(message);
  }
}

function writeFunctions(writer: WireWriter, { functions }: Profile, strings: StringNumbers): void {
  for (let i = 0; i < functions.count; i++) {
    const name = strings.row(functions.names[i] as number);
    const systemName = strings.row(functions.systemNames[i] as number);
    const filename = strings.row(functions.filenames[i] as number);
    const message = writer.open(5);
    writer.optionalInt64(1, functions.ids[i] as bigint);
    writer.optional(2, name);
    writer.optional(3, systemName);
    writer.optional(4, filename);
    writer.optionalInt64(5, functions.startLines[i] as bigint);
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
