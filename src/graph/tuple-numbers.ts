/**
 * Numbers tuples of 32-bit words in the order of their first mention: a key of text for each would be most of what
 * a table of a hundred thousand nodes takes.
 */
import { Uint32Column } from '../profile/growing-columns.ts';
import { NONE } from '../profile/profile.ts';
import { HASH_SEED, mixed, RowTable } from '../profile/row-table.ts';

export class TupleNumbers {
  /** The tuple that `number` is asked for; the caller fills it. */
  readonly tuple: Uint32Array;
  readonly #rows = new RowTable();
  /** One tuple after another. */
  readonly #words = new Uint32Column();

  constructor(width: number) {
    this.tuple = new Uint32Array(width);
  }

  get count(): number {
    return this.#rows.count;
  }

  /** A fresh one (`count` before the call) when the tuple is new. */
  number(): number {
    let hash = HASH_SEED;
    for (let i = 0; i < this.tuple.length; i++) hash = mixed(hash, this.tuple[i] as number);
    let row = this.#rows.first(hash);
    while (row !== NONE && !this.#isSame(row)) row = this.#rows.next();
    if (row !== NONE) return row;
    this.#words.append(this.tuple);
    return this.#rows.add(hash);
  }

  #isSame(row: number): boolean {
    const { array } = this.#words;
    const width = this.tuple.length;
    for (let i = 0, at = row * width; i < width; i++) {
      if (array[at + i] !== this.tuple[i]) return false;
    }
    return true;
  }
}
