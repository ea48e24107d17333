/**
 * Builds a profile piece by piece, for whoever makes one instead of reading one: recorders, importers,
 * tests. Functions, locations and strings are interned, samples with the same stack and labels are not
 * (merge.ts does that).
 */
import { ByteColumn, Int64Column, Uint32Column } from './growing-columns.ts';
import { type Mapping, NONE, type Profile, type ValueType } from './profile.ts';
import { StringTable } from './string-table.ts';

export interface FunctionFields {
  readonly name: string;
  /** The raw name of the runtime or linker; the same as `name` when left out. */
  readonly systemName?: string;
  readonly filename?: string;
  readonly startLine?: bigint | number;
}

export interface LineFields {
  /** As `func` returned it. */
  readonly func: number;
  readonly line?: bigint | number;
  readonly column?: bigint | number;
}

export interface LocationFields {
  /** As `mapping` returned it. */
  readonly mapping?: number;
  readonly address?: bigint;
  readonly isFolded?: boolean;
  /** Innermost inlined line first. */
  readonly lines: readonly LineFields[];
}

export type LabelFields =
  | { readonly key: string; readonly text: string }
  | { readonly key: string; readonly number: bigint; readonly unit?: string };

export interface SampleFields {
  /** As `location` returned them, leaf first. */
  readonly locations: readonly number[];
  /** One a sample type. */
  readonly values: readonly (bigint | number)[];
  readonly labels?: readonly LabelFields[];
  readonly timeNanos?: bigint;
}

export interface ProfileHeader {
  readonly defaultSampleType?: string;
  readonly comments?: readonly string[];
  readonly docUrl?: string;
  readonly dropFrames?: string;
  readonly keepFrames?: string;
  readonly timeNanos?: bigint;
  readonly durationNanos?: bigint;
  readonly periodType?: ValueType;
  readonly period?: bigint;
}

export class ProfileBuilder {
  readonly #strings: string[] = [''];
  readonly #stringIndexes = new Map<string, number>([['', 0]]);
  readonly #functionIndexes = new Map<string, number>();
  readonly #locationIndexes = new Map<string, number>();
  readonly #mappings: Mapping[] = [];
  readonly #names = new Uint32Column();
  readonly #systemNames = new Uint32Column();
  readonly #filenames = new Uint32Column();
  readonly #startLines = new Int64Column();
  readonly #locationMappings: number[] = [];
  readonly #addresses = new Int64Column();
  readonly #isFolded = new ByteColumn();
  readonly #lineStarts = new Uint32Column();
  readonly #lineFunctions = new Uint32Column();
  readonly #lineNumbers = new Int64Column();
  readonly #lineColumns = new Int64Column();
  readonly #locationStarts = new Uint32Column();
  readonly #sampleLocations = new Uint32Column();
  readonly #values: Int64Column[];
  readonly #labelStarts = new Uint32Column();
  readonly #labelKeys = new Uint32Column();
  readonly #labelTexts = new Uint32Column();
  readonly #labelNumbers = new Int64Column();
  readonly #labelUnits = new Uint32Column();
  readonly #times = new Int64Column();

  readonly #sampleTypes: readonly ValueType[];

  constructor(sampleTypes: readonly ValueType[]) {
    this.#sampleTypes = sampleTypes;
    this.#values = sampleTypes.map(() => new Int64Column());
    this.#lineStarts.push(0);
    this.#locationStarts.push(0);
    this.#labelStarts.push(0);
  }

  mapping(fields: Omit<Mapping, 'id'>): number {
    this.#mappings.push({ id: BigInt(this.#mappings.length + 1), ...fields });
    return this.#mappings.length - 1;
  }

  func(fields: FunctionFields): number {
    const { name, systemName = name, filename = '', startLine = 0 } = fields;
    const key = JSON.stringify([name, systemName, filename, String(startLine)]);
    const known = this.#functionIndexes.get(key);
    if (known !== undefined) return known;
    const index = this.#names.length;
    this.#names.push(this.#string(name));
    this.#systemNames.push(this.#string(systemName));
    this.#filenames.push(this.#string(filename));
    pushInt(this.#startLines, startLine);
    this.#functionIndexes.set(key, index);
    return index;
  }

  location(fields: LocationFields): number {
    const { mapping = NONE, address = 0n, isFolded = false, lines } = fields;
    const parts = lines.map((line) => `${line.func}:${line.line ?? 0}:${line.column ?? 0}`);
    const key = `${mapping}|${address}|${isFolded}|${parts.join('|')}`;
    const known = this.#locationIndexes.get(key);
    if (known !== undefined) return known;
    const index = this.#locationMappings.length;
    this.#locationMappings.push(mapping);
    pushInt(this.#addresses, address);
    this.#isFolded.push(isFolded ? 1 : 0);
    for (const line of lines) {
      this.#lineFunctions.push(line.func);
      pushInt(this.#lineNumbers, line.line ?? 0);
      pushInt(this.#lineColumns, line.column ?? 0);
    }
    this.#lineStarts.push(this.#lineFunctions.length);
    this.#locationIndexes.set(key, index);
    return index;
  }

  sample(fields: SampleFields): void {
    if (fields.values.length !== this.#values.length) {
      throw new RangeError(
        `a sample has ${fields.values.length} values for ${this.#values.length} sample types`,
      );
    }
    for (const location of fields.locations) this.#sampleLocations.push(location);
    this.#locationStarts.push(this.#sampleLocations.length);
    for (const [i, value] of fields.values.entries())
      pushInt(this.#values[i] as Int64Column, value);
    for (const label of fields.labels ?? []) this.#label(label);
    this.#labelStarts.push(this.#labelKeys.length);
    if (fields.timeNanos !== undefined) pushInt(this.#times, fields.timeNanos);
  }

  /** The builder must not be used afterwards: the profile takes its columns. */
  finish(header: ProfileHeader = {}): Profile {
    const sampleCount = this.#locationStarts.length - 1;
    if (this.#times.length !== 0 && this.#times.length !== sampleCount) {
      throw new RangeError(
        `${this.#times.length} of ${sampleCount} samples have a time: all or none must`,
      );
    }
    return {
      sampleTypes: this.#sampleTypes,
      defaultSampleType: header.defaultSampleType ?? '',
      strings: StringTable.of(this.#strings),
      samples: {
        count: sampleCount,
        locationStarts: this.#locationStarts.view(),
        locationIndexes: this.#sampleLocations.view(),
        values: this.#values.map((column) => column.signed()),
        labelStarts: this.#labelStarts.view(),
        labels: {
          count: this.#labelKeys.length,
          keys: this.#labelKeys.view(),
          texts: this.#labelTexts.view(),
          numbers: this.#labelNumbers.signed(),
          units: this.#labelUnits.view(),
        },
        timesNanos: this.#times.length === 0 ? undefined : this.#times.signed(),
      },
      locations: {
        count: this.#locationMappings.length,
        ids: countingIds(this.#locationMappings.length),
        mappingIndexes: Int32Array.from(this.#locationMappings),
        addresses: this.#addresses.unsigned(),
        isFolded: this.#isFolded.view(),
        lineStarts: this.#lineStarts.view(),
        lineFunctions: this.#lineFunctions.view(),
        lineNumbers: this.#lineNumbers.signed(),
        lineColumns: this.#lineColumns.signed(),
      },
      functions: {
        count: this.#names.length,
        ids: countingIds(this.#names.length),
        names: this.#names.view(),
        systemNames: this.#systemNames.view(),
        filenames: this.#filenames.view(),
        startLines: this.#startLines.signed(),
      },
      mappings: this.#mappings,
      comments: header.comments ?? [],
      docUrl: header.docUrl ?? '',
      dropFrames: header.dropFrames ?? '',
      keepFrames: header.keepFrames ?? '',
      timeNanos: header.timeNanos ?? 0n,
      durationNanos: header.durationNanos ?? 0n,
      periodType: header.periodType ?? { type: '', unit: '' },
      period: header.period ?? 0n,
    };
  }

  #label(label: LabelFields): void {
    this.#labelKeys.push(this.#string(label.key));
    this.#labelTexts.push('text' in label ? this.#string(label.text) : 0);
    pushInt(this.#labelNumbers, 'number' in label ? label.number : 0n);
    this.#labelUnits.push('number' in label ? this.#string(label.unit ?? '') : 0);
  }

  #string(text: string): number {
    const known = this.#stringIndexes.get(text);
    if (known !== undefined) return known;
    const index = this.#strings.length;
    this.#strings.push(text);
    this.#stringIndexes.set(text, index);
    return index;
  }
}

function pushInt(column: Int64Column, value: bigint | number): void {
  const exact = BigInt.asUintN(64, BigInt(value));
  column.push(Number(exact & 0xffffffffn), Number(exact >> 32n));
}

function countingIds(count: number): BigUint64Array {
  const ids = new BigUint64Array(count);
  for (let i = 0; i < count; i++) ids[i] = BigInt(i + 1);
  return ids;
}
