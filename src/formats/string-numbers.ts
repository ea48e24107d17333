/**
 * Numbers the strings of a written profile in the order of first mention, each distinct content once, and
 * writes the fields of the string table on the way. Contents are compared as bytes, so that none has to be
 * decoded.
 */
import { Uint32Column } from '../profile/growing-columns.ts';
import { NONE } from '../profile/profile.ts';
import type { StringTable } from '../profile/string-table.ts';
import { WireWriter } from './wire-writer.ts';

const FIELD = 6;
/** Slots of the table of known contents for each string that is expected. */
const SLOTS_A_STRING = 2;
const SLOTS_MIN = 256;
const SCRATCH_BYTES_MIN = 1024;

export class StringNumbers {
  readonly #strings: StringTable;
  readonly #numberOfRow: Int32Array;
  readonly #numberOfText = new Map<string, number>();
  readonly #fields: WireWriter;
  /** Where in the fields the content of a number ends, how long it is, and its hash. */
  readonly #ends = new Uint32Column();
  readonly #lengths = new Uint32Column();
  readonly #hashes = new Uint32Column();
  /** Open addressing; a number or NONE. */
  #slots: Int32Array;
  #scratch = new Uint8Array(SCRATCH_BYTES_MIN);
  readonly #encoder = new TextEncoder();

  constructor(strings: StringTable) {
    this.#strings = strings;
    this.#numberOfRow = new Int32Array(strings.count).fill(NONE);
    this.#fields = new WireWriter(strings.byteLength + 4 * strings.count);
    const expected = Math.max(SLOTS_MIN, SLOTS_A_STRING * strings.count);
    this.#slots = emptySlots(2 ** Math.ceil(Math.log2(expected)));
    this.text('');
  }

  /** The string table, of what was numbered so far. */
  fields(): Uint8Array {
    return this.#fields.view();
  }

  text(text: string): number {
    let number = this.#numberOfText.get(text);
    if (number === undefined) {
      const bytes = this.#encoder.encode(text);
      this.#makeRoom(bytes.length);
      this.#scratch.set(bytes);
      number = this.#number(bytes.length);
      this.#numberOfText.set(text, number);
    }
    return number;
  }

  /** A row of the profile's own string table. */
  row(row: number): number {
    const known = this.#numberOfRow[row] as number;
    if (known !== NONE) return known;
    this.#makeRoom(this.#strings.lengthAt(row));
    const number = this.#number(this.#strings.copyAt(row, this.#scratch));
    this.#numberOfRow[row] = number;
    return number;
  }

  #makeRoom(bytes: number): void {
    if (bytes > this.#scratch.length) this.#scratch = new Uint8Array(2 * bytes);
  }

  /** Of what stands in the scratch buffer. */
  #number(length: number): number {
    const hash = hashOf(this.#scratch, length);
    const mask = this.#slots.length - 1;
    let slot = hash & mask;
    for (; this.#slots[slot] !== NONE; slot = (slot + 1) & mask) {
      const known = this.#slots[slot] as number;
      if (this.#hashes.array[known] === hash && this.#isScratch(known, length)) return known;
    }
    const number = this.#hashes.length;
    this.#slots[slot] = number;
    this.#fields.bytes(FIELD, this.#scratch.subarray(0, length));
    this.#ends.push(this.#fields.length);
    this.#lengths.push(length);
    this.#hashes.push(hash);
    if (this.#hashes.length * SLOTS_A_STRING > this.#slots.length) this.#grow();
    return number;
  }

  #isScratch(number: number, length: number): boolean {
    if (this.#lengths.array[number] !== length) return false;
    const end = this.#ends.array[number] as number;
    return this.#fields.endsAt(end, this.#scratch, length);
  }

  #grow(): void {
    const slots = emptySlots(this.#slots.length * 2);
    const mask = slots.length - 1;
    for (const [number, hash] of this.#hashes.view().entries()) {
      let slot = hash & mask;
      while (slots[slot] !== NONE) slot = (slot + 1) & mask;
      slots[slot] = number;
    }
    this.#slots = slots;
  }
}

function emptySlots(count: number): Int32Array {
  return new Int32Array(count).fill(NONE);
}

/** FNV-1a, as an unsigned number. */
function hashOf(bytes: Uint8Array, length: number): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < length; i++) hash = Math.imul(hash ^ (bytes[i] as number), 0x01000193);
  // Low bits alone choose a slot, and FNV's are its weakest.
  return (hash ^ (hash >>> 15)) >>> 0;
}
