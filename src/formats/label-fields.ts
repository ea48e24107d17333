/** Writes the labels of a sample as fields of profile.proto: textual ones first, each kind sorted by key. */
import type { Profile } from '../profile/profile.ts';
import { compareUtf8 } from '../profile/utf8-order.ts';
import type { StringNumbers } from './string-numbers.ts';
import type { WireWriter } from './wire-writer.ts';

const FIELD = 3;

export class LabelFields {
  readonly #profile: Profile;
  readonly #strings: StringNumbers;

  constructor(profile: Profile, strings: StringNumbers) {
    this.#profile = profile;
    this.#strings = strings;
  }

  write(writer: WireWriter, sample: number): void {
    const { labelStarts } = this.#profile.samples;
    const start = labelStarts[sample] as number;
    const end = labelStarts[sample + 1] as number;
    if (this.#areInOrder(start, end)) {
      for (let row = start; row < end; row++) this.#writeRow(writer, row);
      return;
    }
    const rows = Array.from({ length: end - start }, (_, i) => start + i);
    // The values of one key stay as they come.
    for (const row of rows.sort((a, b) => this.#order(a, b))) this.#writeRow(writer, row);
  }

  #areInOrder(start: number, end: number): boolean {
    for (let row = start + 1; row < end; row++) if (this.#order(row - 1, row) > 0) return false;
    return true;
  }

  #order(a: number, b: number): number {
    const { strings, samples } = this.#profile;
    const { keys, texts } = samples.labels;
    const byKind = Number(texts[a] === 0) - Number(texts[b] === 0);
    if (byKind !== 0 || keys[a] === keys[b]) return byKind;
    return compareUtf8(strings.at(keys[a] as number), strings.at(keys[b] as number));
  }

  #writeRow(writer: WireWriter, row: number): void {
    const { keys, texts, numbers, units } = this.#profile.samples.labels;
    const key = this.#strings.row(keys[row] as number);
    const text = texts[row] as number;
    if (text !== 0) {
      const number = this.#strings.row(text);
      const message = writer.open(FIELD);
      writer.optional(1, key);
      writer.optional(2, number);
      writer.close(message);
      return;
    }
    const unit = this.#strings.row(units[row] as number);
    const message = writer.open(FIELD);
    writer.optional(1, key);
    writer.optionalInt64(3, numbers[row] as bigint);
    writer.optional(4, unit);
    writer.close(message);
  }
}
