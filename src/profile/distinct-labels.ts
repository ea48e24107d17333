/** Numbers labels by their key and value in the order of their first mention: few differ among many rows. */
import { Uint32Column } from './growing-columns.ts';
import { type Labels, NONE } from './profile.ts';
import { HASH_SEED, mixed, RowTable } from './row-table.ts';
import { wordsOf } from './words.ts';

export class DistinctLabels {
  readonly #labels: Labels;
  readonly #numbers: Uint32Array;
  readonly #table = new RowTable();
  readonly #rows = new Uint32Column();

  constructor(labels: Labels) {
    this.#labels = labels;
    this.#numbers = wordsOf(labels.numbers);
  }

  get count(): number {
    return this.#table.count;
  }

  /** The row that was numbered so, one of all that are alike. */
  rowOf(number: number): number {
    return this.#rows.array[number] as number;
  }

  numberOf(row: number): number {
    const { keys, texts } = this.#labels;
    const words = this.#numbers;
    const key = keys[row] as number;
    const text = texts[row] as number;
    // Beside a text there is no number.
    const low = words[row * 2] as number;
    const high = words[row * 2 + 1] as number;
    const hash = mixed(mixed(mixed(HASH_SEED, key), text ^ high), low);
    const table = this.#table;
    const rows = this.#rows;
    for (let number = table.first(hash); number !== NONE; number = table.next()) {
      const other = rows.array[number] as number;
      if (
        keys[other] === key &&
        texts[other] === text &&
        words[other * 2] === low &&
        words[other * 2 + 1] === high
      ) {
        return number;
      }
    }
    rows.push(row);
    return table.add(hash);
  }
}
