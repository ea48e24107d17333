/**
 * Reads profile.proto, chunk by chunk as it comes out of decompression: the payload is never held whole.
 *
 *   bytes → top-level fields → columns → row numbers for ids → check
 *
 * A field that a chunk cuts in two waits in a buffer of its own until the rest has come. What is
 * accepted and what is refused follows google/pprof's profile/encode.go and CheckValid.
 */
import { checkAllButStacks, InvalidProfileError } from '../profile/check.ts';
import { ByteColumn, Uint32Column } from '../profile/growing-columns.ts';
import type { Profile, Samples } from '../profile/profile.ts';
import { StringTable } from '../profile/string-table.ts';
import { DEFAULT_LIMITS, type DecodeLimits, overLimit } from './decode-limits.ts';
import { FormatError } from './format-error.ts';
import { PlainFieldReader } from './plain-fields.ts';
import { SAMPLE_TYPES_MAX, SampleColumns } from './sample-columns.ts';
import { TableColumns } from './table-columns.ts';
import { bytesTag, usualEnd } from './usual-messages.ts';
import {
  FIRST_TABLE,
  LAST_TABLE,
  NO_INDEX,
  SHORT_FIELD_BYTES,
  VARINT_BYTES_MAX,
  WIRE,
  WireCursor,
  WireError,
} from './wire-cursor.ts';

export interface DecodeOptions {
  /** Where the bytes came from, for messages. */
  readonly source: string;
  readonly limits?: DecodeLimits;
  /** About how many bytes will come: columns then start large enough. Costs nothing when it is wrong. */
  readonly bytesHint?: number;
  /**
   * Leaves all stacks empty: most of a profile's memory are its frames. Throws StacksNeededError where that keeps
   * from telling whether they are valid.
   */
  readonly areStacksUnused?: boolean;
}

/** The profile has to be read once more, with its stacks. */
export class StacksNeededError extends Error {}

/** Reads a whole uncompressed profile. Throws FormatError. */
export function decodePprof(bytes: Uint8Array, options: DecodeOptions): Profile {
  const decoder = new PprofDecoder({ bytesHint: bytes.length, ...options });
  decoder.feed(bytes);
  return decoder.finish();
}

interface StringPair {
  readonly type: number;
  readonly unit: number;
}

const FIELD_NAMES = ['', 'sample type', 'sample', 'mapping', 'location', 'function', 'string'];

/** Most of a large profile are the samples' locations, of one byte or two. */
const BYTES_PER_LOCATION = 2;
/** A stack of some twenty locations, and its values. */
const BYTES_PER_SAMPLE = 64;
/** A hint is taken from the file, which may lie. */
const BYTES_HINT_MAX = 64 * 1024 * 1024;

const STRING_TAG = bytesTag(6);
/** A varint of field 0, which no message has. */
const ZERO_TAG = 0;

/** Below this, starting a kernel takes longer than it saves. */
const KERNEL_BYTES_MIN = 65536;

export class PprofDecoder {
  readonly #source: string;
  readonly #limits: DecodeLimits;
  readonly #cursor = new WireCursor();
  readonly #tables: TableColumns;
  readonly #samples: SampleColumns;
  readonly #strings = new ByteColumn();
  readonly #stringStarts = new Uint32Column();
  readonly #plainFields: PlainFieldReader | undefined;
  readonly #sampleTypes: StringPair[] = [];
  readonly #comments: number[] = [];
  #header = { dropFrames: 0, keepFrames: 0, defaultSampleType: 0, docUrl: 0 };
  #periodType: StringPair = { type: 0, unit: 0 };
  #timeNanos = 0n;
  #durationNanos = 0n;
  #period = 0n;
  readonly #carried = new ByteColumn();
  /** A field that `startRow` takes is below every limit. */
  readonly #mayBeShort: boolean;
  readonly #keepsStacks: boolean;
  #bytesSeen = 0;
  #fieldsSeen = 0;

  constructor({
    source,
    limits = DEFAULT_LIMITS,
    bytesHint = 0,
    areStacksUnused = false,
  }: DecodeOptions) {
    this.#source = source;
    this.#limits = limits;
    this.#mayBeShort = limits.fieldBytesMax >= SHORT_FIELD_BYTES;
    this.#tables = new TableColumns(limits);
    this.#keepsStacks = !areStacksUnused;
    this.#samples = new SampleColumns(limits, this.#tables.locationIds, this.#keepsStacks);
    if (bytesHint >= KERNEL_BYTES_MIN) this.#plainFields = this.#startKernel();
    this.#stringStarts.push(0);
    const bytes = Math.min(bytesHint, BYTES_HINT_MAX);
    if (this.#keepsStacks) this.#samples.locations.reserve(bytes / BYTES_PER_LOCATION);
    if (bytes >= KERNEL_BYTES_MIN) this.#samples.expect(bytes / BYTES_PER_SAMPLE);
  }

  #startKernel(): PlainFieldReader | undefined {
    const columns = {
      samples: this.#samples,
      tables: this.#tables,
      strings: this.#strings,
      stringStarts: this.#stringStarts,
    };
    return PlainFieldReader.start(columns, this.#limits);
  }

  /** The bytes may be reused by the caller afterwards. */
  feed(bytes: Uint8Array): void {
    // A plain Uint8Array even for Node's Buffer: one kind of array keeps V8's code for it.
    const chunk = new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length);
    this.#bytesSeen += chunk.length;
    if (this.#bytesSeen > this.#limits.bytesMax) {
      throw new FormatError(
        this.#source,
        overLimit('bytes when decompressed', this.#limits, 'bytesMax'),
      );
    }
    const start = this.#carried.length === 0 ? 0 : this.#completeCarried(chunk);
    const stopped = this.#fields(chunk, start, chunk.length);
    this.#plainFields?.release();
    if (stopped < chunk.length) this.#carried.append(chunk.subarray(stopped));
  }

  /** Throws FormatError when what was fed is no valid profile. */
  finish(): Profile {
    if (this.#bytesSeen === 0) throw new FormatError(this.#source, 'empty input file');
    if (this.#carried.length > 0) {
      this.#cursor.field = (this.#carried.array[0] as number) >>> 3;
      throw this.#failed(new WireError('the file is cut off in the middle of a field'));
    }
    try {
      const profile = this.#profile();
      // The stacks' locations, and all ids, were checked when they were resolved.
      const areLabelsSound = this.#samples.largestLabelRow < profile.strings.count;
      checkAllButStacks(profile, { areLabelsSound, areIdsSound: true });
      this.#plainFields?.close();
      return profile;
    } catch (error) {
      if (error instanceof WireError || error instanceof InvalidProfileError) {
        throw new FormatError(this.#source, `malformed profile: ${error.message}`, {
          cause: error,
        });
      }
      throw error;
    }
  }

  /**
   * Takes from the chunk what the carried field lacks, and reads it when it is whole; returns where the
   * chunk goes on. Byte by byte until the field's length is known, then all that is missing at once.
   */
  #completeCarried(chunk: Uint8Array): number {
    const carried = this.#carried;
    let taken = 0;
    for (;;) {
      const needed = this.#lengthAt(carried.array, 0, carried.length);
      if (needed !== UNKNOWN && needed <= carried.length) break;
      if (taken === chunk.length) return taken;
      const missing = needed === UNKNOWN ? 1 : needed - carried.length;
      const more = Math.min(missing, chunk.length - taken);
      carried.append(chunk.subarray(taken, taken + more));
      taken += more;
    }
    this.#fields(carried.view(), 0, carried.length);
    this.#plainFields?.release();
    carried.length = 0;
    return taken;
  }

  /** Reads the whole fields in the range; returns where the first incomplete one starts. */
  #fields(bytes: Uint8Array, start: number, end: number): number {
    const cursor = this.#cursor;
    const plain = this.#plainFields;
    let at = start;
    try {
      while (at < end) {
        if (plain?.isOn) {
          const next = plain.read(bytes, at, end);
          if (next > at) {
            at = next;
            continue;
          }
          plain.flush();
        }
        const next = this.#mayBeShort ? this.#usualMessages(bytes, at, end) : at;
        if (next > at) {
          at = next;
          continue;
        }
        if (bytes[at] === ZERO_TAG && at + 1 < end && (bytes[at + 1] as number) < 0x80) {
          at = this.#zeroFields(bytes, at, end);
        } else if (this.#mayBeShort && cursor.startRow(bytes, at, end)) {
          at = cursor.end;
          this.#tableField(cursor, at);
        } else {
          const length = this.#lengthAt(bytes, at, end);
          if (length === UNKNOWN || at + length > end) return at;
          cursor.reset(bytes, at, at + length);
          at += length;
          this.#wholeField(cursor);
        }
        if (cursor.skipped > this.#limits.rowsMax) {
          throw new WireError(overLimit('unknown fields', this.#limits, 'rowsMax'));
        }
        this.#fieldsSeen++;
      }
    } catch (error) {
      throw error instanceof WireError ? this.#failed(error) : error;
    }
    return at;
  }

  /** Skips a run of fields of number 0: a gigabyte of zeros, which packs into one megabyte, is nothing else. */
  #zeroFields(bytes: Uint8Array, start: number, end: number): number {
    const last = Math.min(end - 1, start + 2 * (this.#limits.rowsMax + 1));
    let at = start;
    while (at < last && bytes[at] === ZERO_TAG && (bytes[at + 1] as number) < 0x80) at += 2;
    const count = (at - start) / 2;
    this.#cursor.skipped += count;
    // The loop counts one.
    this.#fieldsSeen += count - 1;
    return at;
  }

  /** Reads locations, functions or strings of the usual form; returns where something else begins. */
  #usualMessages(bytes: Uint8Array, start: number, end: number): number {
    const tables = this.#tables;
    const before = tables.messageCount;
    const next = tables.usualMessages(bytes, start, end);
    this.#fieldsSeen += tables.messageCount - before;
    return this.#usualStrings(bytes, next, end);
  }

  #usualStrings(bytes: Uint8Array, start: number, end: number): number {
    const starts = this.#stringStarts;
    const before = starts.length;
    // The first must be empty.
    if (bytes[start] !== STRING_TAG || before === 1) return start;
    let at = start;
    let length = this.#strings.length;
    while (starts.length <= this.#limits.rowsMax) {
      const next = usualEnd(bytes, at, end, STRING_TAG);
      if (next === at) break;
      length += next - at - 2;
      starts.push(length);
      at = next;
    }
    this.#strings.appendSpaced(
      bytes.subarray(start, at),
      2,
      starts.array,
      before - 1,
      starts.length - 1,
    );
    this.#fieldsSeen += starts.length - before;
    return at;
  }

  #lengthAt(bytes: Uint8Array, at: number, end: number): number {
    try {
      const length = fieldLength(bytes, at, end);
      if (length > this.#limits.fieldBytesMax) {
        throw new WireError(overLimit('bytes in one field', this.#limits, 'fieldBytesMax'));
      }
      return length;
    } catch (error) {
      this.#cursor.field = (bytes[at] as number) >>> 3;
      throw error instanceof WireError ? this.#failed(error) : error;
    }
  }

  #wholeField(cursor: WireCursor): void {
    cursor.next();
    if (cursor.field >= FIRST_TABLE && cursor.field <= LAST_TABLE) {
      this.#tableField(cursor, cursor.bytesEnd());
    } else this.#headerField(cursor);
  }

  /** Of a table: the cursor stands at the start of its bytes. */
  #tableField(cursor: WireCursor, end: number): void {
    switch (cursor.field) {
      case FIRST_TABLE:
        this.#samples.read(cursor, end);
        return;
      case 3:
        this.#tables.readMapping(cursor, end);
        return;
      case 4:
        this.#tables.readLocation(cursor, end);
        return;
      case 5:
        this.#tables.readFunction(cursor, end);
        return;
      default:
        this.#string(cursor, end);
    }
  }

  #headerField(cursor: WireCursor): void {
    switch (cursor.field) {
      case 1:
        if (this.#sampleTypes.length === SAMPLE_TYPES_MAX) {
          throw new WireError(`there are more than ${SAMPLE_TYPES_MAX} sample types`);
        }
        this.#sampleTypes.push(this.#stringPair(cursor));
        return;
      case 7:
        this.#header.dropFrames = cursor.index();
        return;
      case 8:
        this.#header.keepFrames = cursor.index();
        return;
      case 9:
        if (this.#timeNanos !== 0n) throw new WireError('concatenated profiles detected');
        this.#timeNanos = cursor.int64();
        return;
      case 10:
        this.#durationNanos = cursor.int64();
        return;
      case 11:
        this.#periodType = this.#stringPair(cursor);
        return;
      case 12:
        this.#period = cursor.int64();
        return;
      case 13:
        this.#commentIndexes(cursor);
        return;
      case 14:
        this.#header.defaultSampleType = cursor.index();
        return;
      case 15:
        this.#header.docUrl = cursor.index();
        return;
      default:
        cursor.skip();
    }
  }

  #commentIndexes(cursor: WireCursor): void {
    if (cursor.type !== WIRE.bytes) {
      this.#comments.push(cursor.index());
      return;
    }
    const end = cursor.bytesEnd();
    while (cursor.at < end) {
      cursor.varint();
      this.#comments.push(cursor.high === 0 ? cursor.low >>> 0 : NO_INDEX);
      if (this.#comments.length > this.#limits.rowsMax) {
        throw new WireError(overLimit('comments', this.#limits, 'rowsMax'));
      }
    }
  }

  #stringPair(cursor: WireCursor): StringPair {
    const end = cursor.bytesEnd();
    let type = 0;
    let unit = 0;
    while (cursor.at < end) {
      cursor.next();
      if (cursor.field === 1) type = cursor.index();
      else if (cursor.field === 2) unit = cursor.index();
      else cursor.skip();
    }
    return { type, unit };
  }

  #string(cursor: WireCursor, end: number): void {
    if (this.#stringStarts.length === 1 && end > cursor.at) {
      throw new WireError('the first string must be empty');
    }
    if (this.#stringStarts.length > this.#limits.rowsMax) {
      throw new WireError(overLimit('strings', this.#limits, 'rowsMax'));
    }
    this.#strings.appendRange(cursor.bytes, cursor.at, end);
    this.#stringStarts.push(this.#strings.length);
  }

  #stacks(): Pick<Samples, 'locationStarts' | 'locationIndexes'> {
    const samples = this.#samples;
    if (this.#keepsStacks) {
      const locationIndexes = this.#tables.resolveLocations(samples);
      return { locationStarts: samples.locationStarts.view(), locationIndexes };
    }
    if (!this.#tables.areLocationsCounted(samples)) throw new StacksNeededError();
    return {
      locationStarts: new Uint32Array(samples.count + 1),
      locationIndexes: new Uint32Array(0),
    };
  }

  #profile(): Profile {
    const strings = new StringTable(this.#strings.view(), this.#stringStarts.view());
    const text = (index: number): string => {
      if (index >= strings.count) throw new WireError('a string is not in the string table');
      return strings.at(index);
    };
    const { dropFrames, keepFrames, defaultSampleType, docUrl } = this.#header;
    const samples = this.#samples;
    text(samples.droppedKeyMax);
    const stacks = this.#stacks();
    const sampleTypes = this.#sampleTypes.map(({ type, unit }) => ({
      type: text(type),
      unit: text(unit),
    }));
    return {
      sampleTypes,
      defaultSampleType: text(defaultSampleType),
      strings,
      samples: {
        count: samples.count,
        ...stacks,
        values:
          samples.count === 0
            ? sampleTypes.map(() => new BigInt64Array(0))
            : samples.values.map((column) => column.signed()),
        labelStarts: samples.labelStarts.view(),
        labels: samples.labels(),
        timesNanos: undefined,
      },
      locations: this.#tables.locations(),
      functions: this.#tables.functions(),
      mappings: this.#tables.mappings(text),
      comments: this.#comments.map(text),
      docUrl: text(docUrl),
      dropFrames: text(dropFrames),
      keepFrames: text(keepFrames),
      timeNanos: this.#timeNanos,
      durationNanos: this.#durationNanos,
      periodType: { type: text(this.#periodType.type), unit: text(this.#periodType.unit) },
      period: this.#period,
    };
  }

  /** Says which message it was, counted among its kind. */
  #failed(error: WireError): FormatError {
    const name = FIELD_NAMES[this.#cursor.field];
    const before = this.#fieldsSeen + (this.#plainFields?.fieldsRead ?? 0);
    const place = name ? `${name} (field ${before + 1} of the file)` : 'malformed profile';
    return new FormatError(this.#source, `${place}: ${error.message}`, { cause: error });
  }
}

/** A field whose prefix is cut off: how long it is cannot be told yet. */
const UNKNOWN = -1;
const prefix = new WireCursor();

/**
 * Bytes from the field's tag to its end, which may lie beyond `end`; UNKNOWN when more bytes are needed
 * to tell. Throws WireError for what is no field however many bytes follow.
 */
function fieldLength(bytes: Uint8Array, at: number, end: number): number {
  const tagEnd = varintEnd(bytes, at, end);
  if (tagEnd === UNKNOWN) return UNKNOWN;
  const type = (bytes[at] as number) & 7;
  if (type === WIRE.fixed64) return tagEnd + 8 - at;
  if (type === WIRE.fixed32) return tagEnd + 4 - at;
  if (type !== WIRE.bytes && type !== WIRE.varint) {
    throw new WireError(`wire type ${type} is unknown`);
  }
  const valueEnd = varintEnd(bytes, tagEnd, end);
  if (type === WIRE.varint || valueEnd === UNKNOWN) {
    return valueEnd === UNKNOWN ? UNKNOWN : valueEnd - at;
  }
  prefix.reset(bytes, tagEnd, valueEnd);
  prefix.varint();
  if (prefix.high !== 0 || prefix.low < 0) throw new WireError('a field is longer than 2 GiB');
  return valueEnd + prefix.low - at;
}

/** Where the number that starts at `at` ends; UNKNOWN when that is beyond the bytes at hand. */
function varintEnd(bytes: Uint8Array, at: number, end: number): number {
  const last = Math.min(end, at + VARINT_BYTES_MAX);
  for (let i = at; i < last; i++) if ((bytes[i] as number) < 0x80) return i + 1;
  if (last === at + VARINT_BYTES_MAX) throw new WireError('a number is longer than 10 bytes');
  return UNKNOWN;
}
