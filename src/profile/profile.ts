/**
 * The profile as columns.
 *
 * A profile holds samples: a stack of locations, one value a sample type, and labels. pprof's proto
 * (https://github.com/google/pprof/blob/main/proto/profile.proto) gives the words. Here each field is a
 * typed array over all samples, locations or functions, so that a million samples cost no objects and a
 * report touches only the columns that it prints. Everything refers to everything else by index; the
 * ids of the wire are kept beside, since `raw` and the writer print them.
 *
 * Nothing outside this room computes with offsets: see stack.ts for the small views others read.
 */
import type { RowNumbers } from './row-numbers.ts';
import type { StringTable } from './string-table.ts';

/** What a value counts (`cpu`, `inuse_space`) and in which unit (`nanoseconds`, `bytes`). */
export interface ValueType {
  readonly type: string;
  readonly unit: string;
}

export interface Profile {
  readonly sampleTypes: readonly ValueType[];
  /** Empty when the file names none; the last sample type is then the default. */
  readonly defaultSampleType: string;
  readonly strings: StringTable;
  readonly samples: Samples;
  readonly locations: Locations;
  readonly functions: Functions;
  /** The first mapping is the main binary. */
  readonly mappings: readonly Mapping[];
  readonly comments: readonly string[];
  readonly docUrl: string;
  readonly dropFrames: string;
  readonly keepFrames: string;
  /** Nanoseconds since 1970; 0 is unknown. */
  readonly timeNanos: bigint;
  readonly durationNanos: bigint;
  readonly periodType: ValueType;
  readonly period: bigint;
}

export interface Samples {
  readonly count: number;
  /** count + 1 offsets into `locationIndexes`; a stack's leaf comes first. */
  readonly locationStarts: Uint32Array;
  readonly locationIndexes: RowNumbers;
  /** One column a sample type, `count` values each, exact int64. */
  readonly values: readonly BigInt64Array[];
  /** count + 1 offsets into `labels`. */
  readonly labelStarts: Uint32Array;
  readonly labels: Labels;
  /** Nanoseconds since 1970 of each sample, for formats that carry one. */
  readonly timesNanos: BigInt64Array | undefined;
}

/** Rows of key and value. A row is textual when `texts` is not 0, numeric otherwise. */
export interface Labels {
  readonly count: number;
  readonly keys: Uint32Array;
  readonly texts: Uint32Array;
  readonly numbers: BigInt64Array;
  /** String index of a number's unit; 0 is none. */
  readonly units: Uint32Array;
  /**
   * Ascending rows, among them the first numeric one of each key and unit: most profiles have one such pair, or few
   * that take turns. Left out where nobody noted them, or they are too many to help.
   */
  readonly turns?: Uint32Array | undefined;
}

export interface Locations {
  readonly count: number;
  readonly ids: BigUint64Array;
  /** Index into `mappings`; NONE when there is none. */
  readonly mappingIndexes: Int32Array;
  readonly addresses: BigUint64Array;
  readonly isFolded: Uint8Array;
  /** count + 1 offsets into the line columns; the innermost inlined line comes first. */
  readonly lineStarts: Uint32Array;
  readonly lineFunctions: Uint32Array;
  readonly lineNumbers: BigInt64Array;
  readonly lineColumns: BigInt64Array;
}

export interface Functions {
  readonly count: number;
  readonly ids: BigUint64Array;
  /** String indexes. */
  readonly names: Uint32Array;
  readonly systemNames: Uint32Array;
  readonly filenames: Uint32Array;
  readonly startLines: BigInt64Array;
}

export interface Mapping {
  readonly id: bigint;
  readonly start: bigint;
  readonly limit: bigint;
  readonly offset: bigint;
  readonly file: string;
  readonly buildId: string;
  readonly hasFunctions: boolean;
  readonly hasFilenames: boolean;
  readonly hasLineNumbers: boolean;
  readonly hasInlineFrames: boolean;
}

/** In an index column: refers to nothing. */
export const NONE = -1;
