/** The strings of a merged profile: each content once, told apart by its bytes. */
import { ByteColumn, Uint32Column } from './growing-columns.ts';
import { NONE } from './profile.ts';
import { HASH_SEED, hashOfBytes, RowTable } from './row-table.ts';
import { StringTable } from './string-table.ts';

/** The label value "" is a text like any other, while index 0 says that a label is numeric. */
const EMPTY_TEXT = 1;

export class MergedStrings {
  readonly #bytes = new ByteColumn();
  readonly #starts = new Uint32Column();
  readonly #table = new RowTable();

  constructor() {
    this.#starts.push(0);
    // Both kinds of nothing: index 0, and EMPTY_TEXT, which no search asks for.
    for (let index = 0; index <= EMPTY_TEXT; index++) {
      let row = this.#table.first(HASH_SEED);
      while (row !== NONE) row = this.#table.next();
      this.#table.add(HASH_SEED);
      this.#starts.push(0);
    }
  }

  /** Maps the indexes of one profile's strings; each is looked up when it is first asked for. */
  mapper(strings: StringTable): (index: number) => number {
    const places = new Int32Array(strings.count).fill(NONE);
    return (index) => {
      const known = places[index] as number;
      if (known !== NONE) return known;
      const place = this.intern(strings.bytesAt(index));
      places[index] = place;
      return place;
    };
  }

  intern(bytes: Uint8Array): number {
    if (bytes.length === 0) return 0;
    const hash = hashOfBytes(bytes);
    let row = this.#table.first(hash);
    while (row !== NONE && !this.#isAt(row, bytes)) row = this.#table.next();
    if (row !== NONE) return row;
    this.#bytes.append(bytes);
    this.#starts.push(this.#bytes.length);
    return this.#table.add(hash);
  }

  /** Not to be used further afterwards. */
  finish(): StringTable {
    return new StringTable(this.#bytes.view(), this.#starts.view());
  }

  #isAt(row: number, bytes: Uint8Array): boolean {
    const start = this.#starts.array[row] as number;
    const { array } = this.#bytes;
    if ((this.#starts.array[row + 1] as number) - start !== bytes.length) return false;
    for (let i = 0; i < bytes.length; i++) if (array[start + i] !== bytes[i]) return false;
    return true;
  }
}

/** The place of a label's text, given where its content is: never 0. */
export function textPlace(place: number): number {
  return place === 0 ? EMPTY_TEXT : place;
}
