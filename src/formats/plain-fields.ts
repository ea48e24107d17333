/**
 * Reads the fields of a profile that have the usual form with kernels/fields.ts, which says what that form
 * is; all others are left to the general reader.
 */
import { type KernelMemory, startKernel } from '../base/kernel.ts';
import { FIELDS_KERNEL } from '../base/kernel-code.ts';
import type { ByteColumn, Uint32Column } from '../profile/growing-columns.ts';
import type { DecodeLimits } from './decode-limits.ts';
import type { SampleColumns } from './sample-columns.ts';
import type { TableColumns } from './table-columns.ts';

interface Global {
  readonly value: number;
}

/** Addresses of areas in the kernel's memory. */
type Area =
  | 'locations'
  | 'locationEnds'
  | 'labelEnds'
  | 'values'
  | 'labelKeys'
  | 'labelTexts'
  | 'labelUnits'
  | 'labelTurns'
  | 'labelNumbers'
  | 'locationIds'
  | 'locationMappings'
  | 'addresses'
  | 'lineEnds'
  | 'lineFunctions'
  | 'lineNumbers'
  | 'lineColumns'
  | 'functionIds'
  | 'functionNames'
  | 'systemNames'
  | 'filenames'
  | 'startLines'
  | 'strings'
  | 'stringEnds';

type Count =
  | 'sampleCount'
  | 'locationCount'
  | 'labelCount'
  | 'labelTurnCount'
  | 'tableCount'
  | 'lineCount'
  | 'functionCount'
  | 'stringCount'
  | 'stringBytes'
  | 'largestId'
  | 'smallestId'
  | 'largestLabelRow';

interface FieldsKernel extends Readonly<Record<Area | Count, Global>> {
  readonly memory: KernelMemory;
  readonly INPUT_BYTES: Global;
  readonly COLUMNS_MAX: Global;
  readonly SAMPLES_MAX: Global;
  readonly input: Global;
  clear(columns: number, samplesMax: number, depthMax: number, rowsMax: number): void;
  startAfter(
    stackLocations: number,
    labels: number,
    lines: number,
    strings: number,
    stringBytes: number,
  ): void;
  readRun(from: number, to: number): number;
}

/** Rows that a run read, as views that the next run overwrites: 32-bit numbers, or two words a number. */
export interface FieldRun {
  readonly count: (which: Count) => number;
  readonly rows: (area: Area, count: Count) => Uint32Array;
  readonly wide: (area: Area, count: Count) => Uint32Array;
  /** The values of the samples of one type, two words each. */
  readonly valuesOf: (column: number) => Uint32Array;
}

/** Where the rows go. */
export interface FieldColumns {
  readonly samples: SampleColumns;
  readonly tables: TableColumns;
  readonly strings: ByteColumn;
  /** One more than there are strings. */
  readonly stringStarts: Uint32Column;
}

/** So many fields may be left before it is asked whether most are. */
const LEFT_MAX = 1000;
const UINT32_MAX = 0xffffffff;

/** A kernel has megabytes of memory, which hundreds of files merged one after another need not each have. */
let idle: FieldsKernel | undefined;

export class PlainFieldReader {
  readonly #kernel: FieldsKernel;
  readonly #limits: DecodeLimits;
  readonly #into: FieldColumns;
  readonly #columnsMax: number;
  /** The part of the bytes that the kernel has. */
  #bytes: Uint8Array | undefined;
  #from = 0;
  #to = 0;
  /** Fields that are in the columns, and fields that were left to the general reader. */
  #flushed = 0;
  #left = 0;
  #isOn = true;
  #isPrepared = false;

  private constructor(kernel: FieldsKernel, into: FieldColumns, limits: DecodeLimits) {
    this.#kernel = kernel;
    this.#columnsMax = kernel.COLUMNS_MAX.value;
    this.#into = into;
    this.#limits = limits;
  }

  /** Undefined where kernels do not run. */
  static start(into: FieldColumns, limits: DecodeLimits): PlainFieldReader | undefined {
    const kernel = idle ?? startKernel<FieldsKernel>(FIELDS_KERNEL);
    idle = undefined;
    // The kernel knows no limit on the bytes of a field, but that it must fit into its input.
    if (kernel === undefined || limits.fieldBytesMax < kernel.INPUT_BYTES.value) return undefined;
    return new PlainFieldReader(kernel, into, limits);
  }

  /**
   * Reads fields from `start` on; returns where the first that it left begins. What was read is in the
   * columns after `flush`; `release` must be called before the bytes change.
   */
  read(bytes: Uint8Array, start: number, end: number): number {
    if (this.#into.samples.values.length > this.#columnsMax) {
      this.#isOn = false;
      return start;
    }
    const hadBytes = this.#bytes === bytes && start >= this.#from && start < this.#to;
    if (!hadBytes) this.#load(bytes, start, end);
    let at = this.#run(start);
    // The kernel's part of the bytes may end within a field.
    const isNearEnd = this.#to < end && this.#to - start < this.#kernel.INPUT_BYTES.value / 2;
    if (at === start && hadBytes && isNearEnd) {
      this.#load(bytes, start, end);
      at = this.#run(start);
    }
    if (at === start) this.#noteLeft();
    return at;
  }

  /** Off for a profile most of whose fields are left: it is read faster without asking for each. */
  get isOn(): boolean {
    return this.#isOn;
  }

  #noteLeft(): void {
    this.#left++;
    if (this.#left > LEFT_MAX && this.#left > this.fieldsRead) this.#isOn = false;
  }

  #run(start: number): number {
    if (!this.#isPrepared) this.#prepare();
    return this.#from + this.#kernel.readRun(start - this.#from, this.#to - this.#from);
  }

  /** Gives the kernel the bytes from `start` on, as many as it can hold. */
  #load(bytes: Uint8Array, start: number, end: number): void {
    this.flush();
    const kernel = this.#kernel;
    this.#bytes = bytes;
    this.#from = start;
    this.#to = Math.min(end, start + kernel.INPUT_BYTES.value);
    const input = new Uint8Array(kernel.memory.buffer, kernel.input.value);
    input.set(bytes.subarray(start, this.#to));
  }

  /** Fields that were read so far, in the columns or not. */
  get fieldsRead(): number {
    return this.#flushed + this.#waiting;
  }

  get #waiting(): number {
    const { sampleCount, tableCount, functionCount, stringCount } = this.#kernel;
    return sampleCount.value + tableCount.value + functionCount.value + stringCount.value;
  }

  /** Moves what was read into the columns, which the general reader may then write to. */
  flush(): void {
    const kernel = this.#kernel;
    const { samples, tables, strings, stringStarts } = this.#into;
    if (this.#waiting > 0) {
      this.#flushed += this.#waiting;
      const run = this.#rows();
      if (run.count('sampleCount') > 0) samples.appendRun(run);
      tables.appendRun(run);
      stringStarts.append(run.rows('stringEnds', 'stringCount'));
      const length = run.count('stringBytes');
      strings.append(new Uint8Array(kernel.memory.buffer, kernel.strings.value, length));
    }
    kernel.clear(0, 0, 0, 0);
    this.#isPrepared = false;
  }

  /** Tells the kernel what the columns hold, to which the general reader may have added. */
  #prepare(): void {
    const kernel = this.#kernel;
    const { samples, tables, strings, stringStarts } = this.#into;
    const { samplesMax, depthMax, rowsMax } = this.#limits;
    const rows = Math.max(samples.keys.length, tables.rowCount, stringStarts.length);
    kernel.clear(
      samples.values.length,
      atMost(samplesMax - samples.count),
      atMost(depthMax),
      atMost(rowsMax - rows),
    );
    kernel.startAfter(
      samples.frameCount,
      samples.keys.length,
      tables.lineCount,
      stringStarts.length - 1,
      strings.length,
    );
    this.#isPrepared = true;
  }

  /** Flushes, and forgets the bytes. */
  release(): void {
    this.flush();
    this.#bytes = undefined;
  }

  /** Leaves the kernel to the next reader; this one must have been released and not be used again. */
  close(): void {
    idle = this.#kernel;
  }

  #rows(): FieldRun {
    const kernel = this.#kernel;
    const { buffer } = kernel.memory;
    const count = (which: Count): number => kernel[which].value >>> 0;
    const columnBytes = kernel.SAMPLES_MAX.value * 8;
    return {
      count,
      rows: (area, which) => new Uint32Array(buffer, kernel[area].value, count(which)),
      wide: (area, which) => new Uint32Array(buffer, kernel[area].value, count(which) * 2),
      valuesOf: (column) => {
        const at = kernel.values.value + column * columnBytes;
        return new Uint32Array(buffer, at, count('sampleCount') * 2);
      },
    };
  }
}

function atMost(count: number): number {
  return Math.min(Math.max(count, 0), UINT32_MAX);
}
