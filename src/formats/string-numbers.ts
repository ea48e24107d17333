/**
 * Numbers the strings of a written profile in the order of first mention, each distinct content once, and
 * writes the fields of the string table on the way. Contents are compared as bytes, so that none has to be
 * decoded.
 */
import { Uint32Column } from '../profile/growing-columns.ts';
import { NONE } from '../profile/profile.ts';
import { hashOfBytes, RowTable } from '../profile/row-table.ts';
import type { StringTable } from '../profile/string-table.ts';
import { WireWriter } from './wire-writer.ts';

const FIELD = 6;

export class StringNumbers {
  readonly #strings: StringTable;
  readonly #numberOfRow: Int32Array;
  readonly #numberOfText = new Map<string, number>();
  readonly #table = new RowTable();
  readonly #fields: WireWriter;
  /** Where in the fields the content of a number ends, and how long it is. */
  readonly #ends = new Uint32Column();
  readonly #lengths = new Uint32Column();
  readonly #encoder = new TextEncoder();

  constructor(strings: StringTable) {
    this.#strings = strings;
    this.#numberOfRow = new Int32Array(strings.count).fill(NONE);
    this.#fields = new WireWriter(strings.byteLength + 4 * strings.count);
    this.text('');
  }

  /** The string table, of what was numbered so far. */
  fields(): Uint8Array {
    return this.#fields.view();
  }

  text(text: string): number {
    let number = this.#numberOfText.get(text);
    if (number === undefined) {
      number = this.#number(this.#encoder.encode(text));
      this.#numberOfText.set(text, number);
    }
    return number;
  }

  /** A row of the profile's own string table. */
  row(row: number): number {
    const known = this.#numberOfRow[row] as number;
    if (known !== NONE) return known;
    const number = this.#number(this.#strings.bytesAt(row));
    this.#numberOfRow[row] = number;
    return number;
  }

  #number(bytes: Uint8Array): number {
    const hash = hashOfBytes(bytes);
    let number = this.#table.first(hash);
    while (number !== NONE && !this.#isAt(number, bytes)) number = this.#table.next();
    if (number !== NONE) return number;
    this.#fields.bytes(FIELD, bytes);
    this.#ends.push(this.#fields.length);
    this.#lengths.push(bytes.length);
    return this.#table.add(hash);
  }

  #isAt(number: number, bytes: Uint8Array): boolean {
    if (this.#lengths.array[number] !== bytes.length) return false;
    return this.#fields.endsAt(this.#ends.array[number] as number, bytes);
  }
}
