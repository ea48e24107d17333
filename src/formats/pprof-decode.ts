/**
 * Reads profile.proto, chunk by chunk as it comes out of decompression: the payload is never held whole.
 *
 *   bytes → top-level fields → columns → row numbers for ids → check
 *
 * A field that a chunk cuts in two waits in a buffer of its own until the rest has come. What is
 * accepted and what is refused follows google/pprof's profile/encode.go and CheckValid.
 */
import { check, InvalidProfileError } from '../profile/check.ts';
import { ByteColumn, Uint32Column } from '../profile/growing-columns.ts';
import type { Profile } from '../profile/profile.ts';
import { StringTable } from '../profile/string-table.ts';
import { type DecodeLimits, DEFAULT_LIMITS, overLimit } from './decode-limits.ts';
import { FormatError } from './format-error.ts';
import { SAMPLE_TYPES_MAX, SampleColumns, type StringPair, TableColumns } from './pprof-columns.ts';
import { NO_INDEX, WIRE, WireCursor, WireError } from './wire-cursor.ts';

export interface DecodeOptions {
  /** Where the bytes came from, for messages. */
  readonly source: string;
  readonly limits?: DecodeLimits;
}

/** Reads a whole uncompressed profile. Throws FormatError. */
export function decodePprof(bytes: Uint8Array, options: DecodeOptions): Profile {
  const decoder = new PprofDecoder(options);
  decoder.feed(bytes);
  return decoder.finish();
}

const FIELD_NAMES = ['', 'sample type', 'sample', 'mapping', 'location', 'function', 'string'];
/** The most a tag and a length can take: more is needed to know how long a field is. */
const PREFIX_BYTES_MAX = 20;
const INCOMPLETE = -1;

export class PprofDecoder {
  readonly #source: string;
  readonly #limits: DecodeLimits;
  readonly #cursor = new WireCursor();
  readonly #tables: TableColumns;
  readonly #samples: SampleColumns;
  readonly #strings = new ByteColumn();
  readonly #stringStarts = new Uint32Column();
  readonly #sampleTypes: StringPair[] = [];
  readonly #comments: number[] = [];
  #header = { dropFrames: 0, keepFrames: 0, defaultSampleType: 0, docUrl: 0 };
  #periodType: StringPair = { type: 0, unit: 0 };
  #timeNanos = 0n;
  #durationNanos = 0n;
  #period = 0n;
  readonly #carried = new ByteColumn();
  #bytesSeen = 0;
  #fieldsSeen = 0;

  constructor({ source, limits = DEFAULT_LIMITS }: DecodeOptions) {
    this.#source = source;
    this.#limits = limits;
    this.#tables = new TableColumns(limits);
    this.#samples = new SampleColumns(limits, this.#tables.locationIds);
    this.#stringStarts.push(0);
  }

  /** The chunk may be reused by the caller afterwards. */
  feed(chunk: Uint8Array): void {
    this.#bytesSeen += chunk.length;
    if (this.#bytesSeen > this.#limits.bytesMax) {
      throw new FormatError(this.#source, overLimit('bytes when decompressed', this.#limits, 'bytesMax'));
    }
    const start = this.#carried.length === 0 ? 0 : this.#completeCarried(chunk);
    const stopped = this.#fields(chunk, start, chunk.length);
    if (stopped < chunk.length) this.#carried.append(chunk.subarray(stopped));
  }

  /** Throws FormatError when what was fed is no valid profile. */
  finish(): Profile {
    if (this.#bytesSeen === 0) throw new FormatError(this.#source, 'empty input file');
    if (this.#carried.length > 0) {
      throw this.#failed(new WireError('the file is cut off in the middle of a field'));
    }
    try {
      const profile = this.#profile();
      check(profile);
      return profile;
    } catch (error) {
      if (error instanceof WireError || error instanceof InvalidProfileError) {
        throw new FormatError(this.#source, `malformed profile: ${error.message}`, { cause: error });
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
      const { needed, error } = wholeFieldEnd(carried.array, 0, carried.length);
      if (error !== undefined) throw this.#failed(new WireError(error));
      if (needed <= carried.length) break;
      if (taken === chunk.length) return taken;
      const missing = needed === Number.POSITIVE_INFINITY ? 1 : needed - carried.length;
      const more = Math.min(missing, chunk.length - taken);
      carried.append(chunk.subarray(taken, taken + more));
      taken += more;
    }
    this.#fields(carried.view(), 0, carried.length);
    carried.length = 0;
    return taken;
  }

  /** Reads the whole fields in the range; returns where the first incomplete one starts. */
  #fields(bytes: Uint8Array, start: number, end: number): number {
    const cursor = this.#cursor;
    let at = start;
    while (at < end) {
      const next = wholeFieldEnd(bytes, at, end);
      if (next.error !== undefined) throw this.#failed(new WireError(next.error));
      if (at + next.needed > end) return at;
      const fieldEnd = at + next.needed;
      cursor.reset(bytes, at, fieldEnd);
      try {
        cursor.tag();
        this.#field(cursor);
      } catch (error) {
        if (error instanceof WireError) throw this.#failed(error);
        throw error;
      }
      this.#fieldsSeen++;
      at = fieldEnd;
    }
    return at;
  }

  #field(cursor: WireCursor): void {
    switch (cursor.field) {
      case 1:
        if (this.#sampleTypes.length === SAMPLE_TYPES_MAX) {
          throw new WireError(`there are more than ${SAMPLE_TYPES_MAX} sample types`);
        }
        this.#sampleTypes.push(this.#stringPair(cursor));
        return;
      case 2:
        this.#samples.read(cursor, cursor.bytesEnd());
        return;
      case 3:
        this.#tables.readMapping(cursor, cursor.bytesEnd());
        return;
      case 4:
        this.#tables.readLocation(cursor, cursor.bytesEnd());
        return;
      case 5:
        this.#tables.readFunction(cursor, cursor.bytesEnd());
        return;
      case 6:
        this.#string(cursor);
        return;
      default:
        this.#headerField(cursor);
    }
  }

  #headerField(cursor: WireCursor): void {
    switch (cursor.field) {
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
      this.#comments.push(cursor.high === 0 ? cursor.low : NO_INDEX);
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
      cursor.tag();
      if (cursor.field === 1) type = cursor.index();
      else if (cursor.field === 2) unit = cursor.index();
      else cursor.skip();
    }
    return { type, unit };
  }

  #string(cursor: WireCursor): void {
    const end = cursor.bytesEnd();
    if (this.#stringStarts.length === 1 && end > cursor.at) {
      throw new WireError('the first string must be empty');
    }
    if (this.#stringStarts.length > this.#limits.rowsMax) {
      throw new WireError(overLimit('strings', this.#limits, 'rowsMax'));
    }
    this.#strings.append(cursor.bytes.subarray(cursor.at, end));
    this.#stringStarts.push(this.#strings.length);
  }

  #profile(): Profile {
    const strings = new StringTable(this.#strings.view(), this.#stringStarts.view());
    const text = (index: number): string => {
      if (index >= strings.count) throw new WireError('a string is not in the string table');
      return strings.at(index);
    };
    const { dropFrames, keepFrames, defaultSampleType, docUrl } = this.#header;
    const samples = this.#samples;
    const locationIndexes = samples.locations.view();
    this.#tables.resolveLocations(locationIndexes);
    const sampleTypes = this.#sampleTypes.map(({ type, unit }) => ({ type: text(type), unit: text(unit) }));
    return {
      sampleTypes,
      defaultSampleType: text(defaultSampleType),
      strings,
      samples: {
        count: samples.count,
        locationStarts: samples.locationStarts.view(),
        locationIndexes,
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
    const place = name ? `${name} (field ${this.#fieldsSeen + 1} of the file)` : 'malformed profile';
    return new FormatError(this.#source, `${place}: ${error.message}`, { cause: error });
  }
}

interface FieldExtent {
  /** Bytes from the tag to the field's end; Infinity when the prefix itself is cut off. */
  needed: number;
  error: string | undefined;
}

/** One object for all calls: this runs once a message, a million times a profile. */
const extent: FieldExtent = { needed: 0, error: undefined };
const prefix = new WireCursor();

function wholeFieldEnd(bytes: Uint8Array, at: number, end: number): FieldExtent {
  extent.error = undefined;
  prefix.reset(bytes, at, Math.min(end, at + PREFIX_BYTES_MAX));
  try {
    prefix.tag();
    if (prefix.type === WIRE.varint) prefix.varint();
    else if (prefix.type === WIRE.bytes) {
      prefix.varint();
      extent.needed = prefix.at - at + prefix.low + prefix.high * 2 ** 32;
      return extent;
    } else if (prefix.type === WIRE.fixed64) prefix.at += 8;
    else if (prefix.type === WIRE.fixed32) prefix.at += 4;
    else extent.error = `wire type ${prefix.type} is unknown`;
    extent.needed = prefix.at - at;
  } catch (error) {
    if (!(error instanceof WireError)) throw error;
    // Ten bytes or more were there, so it was not for want of bytes.
    if (end - at >= PREFIX_BYTES_MAX) extent.error = error.message;
    extent.needed = Number.POSITIVE_INFINITY;
  }
  return extent;
}
