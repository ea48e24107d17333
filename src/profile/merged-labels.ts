/**
 * The label sets of a merged profile, each once. Two samples have the same labels when they have the same
 * values in the same order under each key; the order of keys does not count, nor is a text ever a number.
 */
import { Int64Column, Uint32Column } from './growing-columns.ts';
import { type MergedStrings, textPlace } from './merged-strings.ts';
import { type Labels, NONE, type Profile } from './profile.ts';
import { HASH_SEED, mixed, RowTable } from './row-table.ts';
import { compareUtf8 } from './utf8-order.ts';
import { wordsOf } from './words.ts';

/** The set without labels. */
export const NO_LABELS = 0;

export class MergedLabels {
  readonly #strings: MergedStrings;
  readonly #table = new RowTable();
  readonly #starts = new Uint32Column();
  readonly #keys = new Uint32Column();
  readonly #texts = new Uint32Column();
  readonly #numbers = new Int64Column();
  readonly #units = new Uint32Column();

  constructor(strings: MergedStrings) {
    this.#strings = strings;
    this.#starts.push(0);
    this.#starts.push(0);
    this.#table.first(HASH_SEED);
    this.#table.add(HASH_SEED);
  }

  /** Maps the samples of one profile to numbers of label sets. */
  mapper({ samples, strings }: Profile): (sample: number) => number {
    const { labelStarts, labels } = samples;
    const mapString = this.#strings.mapper(strings);
    const words = wordsOf(labels.numbers);
    const keyAt = (row: number): string => strings.at(labels.keys[row] as number);
    return (sample) => {
      const start = labelStarts[sample] as number;
      const end = labelStarts[sample + 1] as number;
      if (start === end) return NO_LABELS;
      if (end - start === 1) this.#push(labels, start, words, mapString);
      else {
        const rows = Array.from({ length: end - start }, (_, i) => start + i);
        // Stable: the values of a key stay in order.
        rows.sort((a, b) => byKindAndKey(labels, a, b, keyAt));
        for (const row of rows) this.#push(labels, row, words, mapString);
      }
      return this.#setOfLast();
    };
  }

  /** The rows of the sets, one after another, and where each starts. */
  rows(sets: Uint32Array): { readonly labelStarts: Uint32Array; readonly labels: Labels } {
    const labelStarts = new Uint32Array(sets.length + 1);
    let count = 0;
    for (let i = 0; i < sets.length; i++) {
      count += this.#sizeOf(sets[i] as number);
      labelStarts[i + 1] = count;
    }
    const keys = new Uint32Array(count);
    const texts = new Uint32Array(count);
    const numbers = new BigInt64Array(count);
    const units = new Uint32Array(count);
    const words = wordsOf(numbers);
    let at = 0;
    for (let i = 0; i < sets.length; i++) {
      const set = sets[i] as number;
      const end = this.#starts.array[set + 1] as number;
      for (let row = this.#starts.array[set] as number; row < end; row++, at++) {
        keys[at] = this.#keys.array[row] as number;
        texts[at] = this.#texts.array[row] as number;
        words[at * 2] = this.#numbers.words[row * 2] as number;
        words[at * 2 + 1] = this.#numbers.words[row * 2 + 1] as number;
        units[at] = this.#units.array[row] as number;
      }
    }
    return { labelStarts, labels: { count, keys, texts, numbers, units } };
  }

  #sizeOf(set: number): number {
    return (this.#starts.array[set + 1] as number) - (this.#starts.array[set] as number);
  }

  #push(
    labels: Labels,
    row: number,
    words: Uint32Array,
    mapString: (index: number) => number,
  ): void {
    const text = labels.texts[row] as number;
    this.#keys.push(mapString(labels.keys[row] as number));
    this.#texts.push(text === 0 ? 0 : textPlace(mapString(text)));
    this.#numbers.push(words[row * 2] as number, words[row * 2 + 1] as number);
    this.#units.push(mapString(labels.units[row] as number));
  }

  /** The number of the set whose rows were pushed last; if it is known, they are taken off again. */
  #setOfLast(): number {
    const start = this.#starts.array[this.#starts.length - 1] as number;
    const count = this.#keys.length - start;
    let hash = HASH_SEED;
    for (let row = start; row < start + count; row++) {
      hash = mixed(mixed(hash, this.#keys.array[row] as number), this.#texts.array[row] as number);
      hash = mixed(hash, this.#numbers.words[row * 2] as number);
    }
    let set = this.#table.first(hash);
    while (set !== NONE && !this.#isLike(set, start, count)) set = this.#table.next();
    if (set === NONE) {
      this.#starts.push(this.#keys.length);
      return this.#table.add(hash);
    }
    for (const column of [this.#keys, this.#texts, this.#numbers, this.#units]) {
      column.length = start;
    }
    return set;
  }

  #isLike(set: number, start: number, count: number): boolean {
    if (this.#sizeOf(set) !== count) return false;
    const first = this.#starts.array[set] as number;
    for (let i = 0; i < count; i++) if (!this.#isRowLike(first + i, start + i)) return false;
    return true;
  }

  #isRowLike(row: number, other: number): boolean {
    const { words } = this.#numbers;
    return (
      this.#keys.array[row] === this.#keys.array[other] &&
      this.#texts.array[row] === this.#texts.array[other] &&
      this.#units.array[row] === this.#units.array[other] &&
      words[row * 2] === words[other * 2] &&
      words[row * 2 + 1] === words[other * 2 + 1]
    );
  }
}

/** Texts before numbers, each by key, as labelsOf has them. */
function byKindAndKey(
  { keys, texts }: Labels,
  a: number,
  b: number,
  keyAt: (row: number) => string,
): number {
  const isNumberA = texts[a] === 0;
  const isNumberB = texts[b] === 0;
  if (isNumberA !== isNumberB) return isNumberA ? 1 : -1;
  return keys[a] === keys[b] ? 0 : compareUtf8(keyAt(a), keyAt(b));
}
