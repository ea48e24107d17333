/**
 * Reads runs of samples of the usual form with kernels/samples.ts, which says what that form is; all
 * others are left to the general reader.
 */
import { startKernel, type KernelMemory } from '../base/kernel.ts';
import { SAMPLES_KERNEL } from '../base/kernel-code.ts';
import type { DecodeLimits } from './decode-limits.ts';
import type { SampleColumns } from './pprof-columns.ts';

interface Global {
  readonly value: number;
}

interface SamplesKernel {
  readonly memory: KernelMemory;
  readonly INPUT_BYTES: Global;
  readonly COLUMNS_MAX: Global;
  readonly SAMPLES_MAX: Global;
  readonly input: Global;
  readonly locations: Global;
  readonly locationEnds: Global;
  readonly labelEnds: Global;
  readonly values: Global;
  readonly labelKeys: Global;
  readonly labelTexts: Global;
  readonly labelUnits: Global;
  readonly labelNumbers: Global;
  readonly sampleCount: Global;
  readonly locationCount: Global;
  readonly labelCount: Global;
  readonly largestId: Global;
  readonly smallestId: Global;
  clear(columns: number, samplesMax: number, depthMax: number, labelsMax: number): void;
  startAfter(locations: number, labels: number): void;
  readRun(from: number, to: number): number;
}

/** Rows that a run read, as views that the next run overwrites. */
export interface SampleRun {
  readonly count: number;
  readonly locations: Uint32Array;
  /** Where each sample's locations and labels end, counted from the profile's first. */
  readonly locationEnds: Uint32Array;
  readonly labelEnds: Uint32Array;
  /** A column a sample type, each value as two words. */
  readonly values: readonly Uint32Array[];
  readonly keys: Uint32Array;
  readonly texts: Uint32Array;
  readonly units: Uint32Array;
  readonly numbers: Uint32Array;
  readonly largestId: number;
  readonly smallestId: number;
}

const UINT32_MAX = 0xffffffff;

export class PlainSampleReader {
  readonly #kernel: SamplesKernel;
  readonly #limits: DecodeLimits;
  readonly #into: SampleColumns;
  /** The part of the bytes that the kernel has. */
  #bytes: Uint8Array = new Uint8Array(0);
  #from = 0;
  #to = 0;

  private constructor(kernel: SamplesKernel, into: SampleColumns, limits: DecodeLimits) {
    this.#kernel = kernel;
    this.#into = into;
    this.#limits = limits;
  }

  /** Undefined where kernels do not run. */
  static start(into: SampleColumns, limits: DecodeLimits): PlainSampleReader | undefined {
    const kernel = startKernel<SamplesKernel>(SAMPLES_KERNEL);
    return kernel && new PlainSampleReader(kernel, into, limits);
  }

  /**
   * Reads samples from `start` on; returns where the first that it left begins. What was read is in the
   * columns after `flush`, and the bytes must not change before.
   */
  read(bytes: Uint8Array, start: number, end: number): number {
    const kernel = this.#kernel;
    const hasMore = bytes === this.#bytes && start >= this.#from && start < this.#to;
    if (!hasMore && !this.#load(bytes, start, end)) return start;
    const from = this.#from;
    const at = from + kernel.readRun(start - from, this.#to - from);
    if (at > start || !hasMore || this.#to === end) return at;
    // The kernel's part of the bytes may end within the sample.
    if (!this.#load(bytes, start, end)) return start;
    return start + kernel.readRun(0, this.#to - start);
  }

  /** Gives the kernel the bytes from `start` on, as many as it can hold. */
  #load(bytes: Uint8Array, start: number, end: number): boolean {
    this.flush();
    const kernel = this.#kernel;
    const into = this.#into;
    const columns = into.values.length;
    // The first sample decides how many values all have; the general reader has that rule.
    if (columns === 0 || columns > kernel.COLUMNS_MAX.value) return false;
    const { samplesMax, depthMax, rowsMax } = this.#limits;
    kernel.clear(
      columns,
      Math.min(samplesMax - into.count, UINT32_MAX),
      Math.min(depthMax, UINT32_MAX),
      Math.min(rowsMax - into.keys.length, UINT32_MAX),
    );
    kernel.startAfter(into.locations.length, into.keys.length);
    this.#bytes = bytes;
    this.#from = start;
    this.#to = Math.min(end, start + kernel.INPUT_BYTES.value);
    const input = new Uint8Array(kernel.memory.buffer, kernel.input.value);
    input.set(bytes.subarray(start, this.#to));
    return true;
  }

  /** Samples that were read and are not yet in the columns. */
  get waiting(): number {
    return this.#kernel.sampleCount.value;
  }

  /** Moves what was read into the columns. */
  flush(): void {
    const columns = this.#into.values.length;
    if (this.waiting > 0) this.#into.appendRun(this.#run(columns));
    this.#kernel.clear(0, 0, 0, 0);
    this.#bytes = new Uint8Array(0);
  }

  #run(columns: number): SampleRun {
    const kernel = this.#kernel;
    const count = kernel.sampleCount.value;
    const locations = kernel.locationCount.value;
    const labels = kernel.labelCount.value;
    const words = (area: number, length: number): Uint32Array =>
      new Uint32Array(kernel.memory.buffer, area, length);
    const values = kernel.values.value;
    const columnBytes = kernel.SAMPLES_MAX.value * 8;
    return {
      count,
      locations: words(kernel.locations.value, locations),
      locationEnds: words(kernel.locationEnds.value, count),
      labelEnds: words(kernel.labelEnds.value, count),
      values: Array.from({ length: columns }, (_, column) =>
        words(values + column * columnBytes, count * 2),
      ),
      keys: words(kernel.labelKeys.value, labels),
      texts: words(kernel.labelTexts.value, labels),
      units: words(kernel.labelUnits.value, labels),
      numbers: words(kernel.labelNumbers.value, labels * 2),
      largestId: kernel.largestId.value >>> 0,
      smallestId: kernel.smallestId.value >>> 0,
    };
  }
}
