/**
 * The samples of a merged profile: equal stacks with equal labels are one, in the order of their first
 * mention. Stacks are compared in the columns that the merged profile keeps, so a sample costs no object.
 */
import { Int64Column, Uint32Column } from './growing-columns.ts';
import { MergedLabels } from './merged-labels.ts';
import type { MergedStrings } from './merged-strings.ts';
import { NONE, type Profile, type Samples } from './profile.ts';
import { HASH_SEED, mixed, RowTable } from './row-table.ts';
import { hasValue, wordsOf } from './words.ts';

export class MergedSamples {
  readonly #labels: MergedLabels;
  readonly #table = new RowTable();
  readonly #locationStarts = new Uint32Column();
  readonly #locations = new Uint32Column();
  readonly #labelSets = new Uint32Column();
  readonly #values: readonly Int64Column[];
  #hasNegative = false;

  constructor(sampleTypeCount: number, strings: MergedStrings) {
    this.#labels = new MergedLabels(strings);
    this.#values = Array.from({ length: sampleTypeCount }, () => new Int64Column());
    this.#locationStarts.push(0);
  }

  /** Whether any value was below zero, so that samples may have come to nothing. */
  get hasNegative(): boolean {
    return this.#hasNegative;
  }

  /** `mapLocation` is asked in the order of samples, leaf first. Samples of zeros alone are left out. */
  add(profile: Profile, mapLocation: (location: number) => number): void {
    const { samples } = profile;
    const { locationStarts, locationIndexes } = samples;
    const mapLabels = this.#labels.mapper(profile);
    const columns = samples.values.map(wordsOf);
    const places = new Int32Array(profile.locations.count).fill(NONE);
    for (let sample = 0; sample < samples.count; sample++) {
      if (!hasValue(columns, sample)) continue;
      const start = locationStarts[sample] as number;
      const end = locationStarts[sample + 1] as number;
      const stack = this.#locations;
      if (stack.length + (end - start) > stack.array.length) stack.reserve(end - start);
      const { array, length } = stack;
      let hash = HASH_SEED;
      for (let i = start; i < end; i++) {
        const location = locationIndexes[i] as number;
        let place = places[location] as number;
        if (place === NONE) {
          place = mapLocation(location);
          places[location] = place;
        }
        array[length + i - start] = place;
        hash = mixed(hash, place);
      }
      stack.length = length + end - start;
      this.#addValues(this.#rowOfLast(hash, mapLabels(sample)), columns, sample);
    }
  }

  finish(): Samples {
    const { labelStarts, labels } = this.#labels.rows(this.#labelSets.view());
    return {
      count: this.#table.count,
      locationStarts: this.#locationStarts.view(),
      locationIndexes: this.#locations.view(),
      values: this.#values.map((column) => column.signed()),
      labelStarts,
      labels,
      timesNanos: undefined,
    };
  }

  /** The row of the stack that was written last; if it is known, it is taken off again. */
  #rowOfLast(stackHash: number, labelSet: number): number {
    const start = this.#locationStarts.array[this.#locationStarts.length - 1] as number;
    const hash = mixed(stackHash, labelSet);
    let row = this.#table.first(hash);
    while (row !== NONE && !this.#isLike(row, start, labelSet)) row = this.#table.next();
    if (row !== NONE) {
      this.#locations.length = start;
      return row;
    }
    this.#locationStarts.push(this.#locations.length);
    this.#labelSets.push(labelSet);
    for (const column of this.#values) column.push(0, 0);
    return this.#table.add(hash);
  }

  #isLike(row: number, start: number, labelSet: number): boolean {
    const starts = this.#locationStarts.array;
    const { array, length } = this.#locations;
    const first = starts[row] as number;
    const count = length - start;
    if ((starts[row + 1] as number) - first !== count) return false;
    if (this.#labelSets.array[row] !== labelSet) return false;
    for (let i = 0; i < count; i++) if (array[first + i] !== array[start + i]) return false;
    return true;
  }

  /** Sums wrap as int64 do. */
  #addValues(row: number, columns: readonly Uint32Array[], sample: number): void {
    for (let type = 0; type < columns.length; type++) {
      const from = columns[type] as Uint32Array;
      const { words } = this.#values[type] as Int64Column;
      const low = (words[row * 2] as number) + (from[sample * 2] as number);
      const high = from[sample * 2 + 1] as number;
      words[row * 2] = low;
      words[row * 2 + 1] = (words[row * 2 + 1] as number) + high + (low >= 2 ** 32 ? 1 : 0);
      if (high >= 2 ** 31) this.#hasNegative = true;
    }
  }
}
