/**
 * Finds rows of columns by their content: open addressing over hashes, without an object or a string a
 * row. The caller holds the columns and compares:
 *
 *     let row = table.first(hash);
 *     while (row !== NONE && !isSame(row)) row = table.next();
 *     if (row === NONE) row = table.add(hash);
 */
import { Uint32Column } from './growing-columns.ts';
import { NONE } from './profile.ts';

const FIRST_SLOTS = 64;

export class RowTable {
  /** Row number plus one; 0 is free. */
  #slots = new Uint32Array(FIRST_SLOTS);
  readonly #hashes = new Uint32Column();
  #hash = 0;
  #slot = 0;

  get count(): number {
    return this.#hashes.length;
  }

  /** The first row with this hash, or NONE. */
  first(hash: number): number {
    this.#hash = hash >>> 0;
    this.#slot = slotOf(hash, this.#slots.length);
    return this.#candidate();
  }

  /** The next row with the hash that `first` was asked for, or NONE. */
  next(): number {
    this.#slot = (this.#slot + 1) & (this.#slots.length - 1);
    return this.#candidate();
  }

  /** Numbers a new row. Only after `first` and `next` have found none for the hash. */
  add(hash: number): number {
    const row = this.#hashes.length;
    this.#hashes.push(hash >>> 0);
    this.#slots[this.#slot] = row + 1;
    // Half full at the most, so that runs of taken slots stay short.
    if ((row + 1) * 2 > this.#slots.length) this.#grow();
    return row;
  }

  #candidate(): number {
    const slots = this.#slots;
    const hashes = this.#hashes.array;
    const mask = slots.length - 1;
    for (;;) {
      const taken = slots[this.#slot] as number;
      if (taken === 0) return NONE;
      if (hashes[taken - 1] === this.#hash) return taken - 1;
      this.#slot = (this.#slot + 1) & mask;
    }
  }

  #grow(): void {
    const slots = new Uint32Array(this.#slots.length * 2);
    const mask = slots.length - 1;
    const hashes = this.#hashes.array;
    for (let row = 0; row < this.#hashes.length; row++) {
      let slot = slotOf(hashes[row] as number, slots.length);
      while (slots[slot] !== 0) slot = (slot + 1) & mask;
      slots[slot] = row + 1;
    }
    this.#slots = slots;
  }
}

/**
 * Not to be guessed, or a file could be made of contents that all fall into one slot. The factors as well: with known
 * ones, the highest bits of two neighbouring words cancel each other whatever the seed is.
 */
export const HASH_SEED = secret();
const FIRST_FACTOR = secret() | 1;
const SECOND_FACTOR = secret() | 1;

export function secret(): number {
  return (Math.random() * 2 ** 32) | 0;
}

export function hashOfBytes(bytes: Uint8Array): number {
  let hash = HASH_SEED;
  for (let i = 0; i < bytes.length; i++) hash = mixed(hash, bytes[i] as number);
  return hash;
}

/** Takes one more number into a hash. */
export function mixed(hash: number, value: number): number {
  const product = Math.imul(value, FIRST_FACTOR);
  const both = hash ^ Math.imul((product << 15) | (product >>> 17), SECOND_FACTOR);
  return (Math.imul((both << 13) | (both >>> 19), 5) + HASH_SEED) | 0;
}

/** `length` is a power of two. */
function slotOf(hash: number, length: number): number {
  return (hash ^ (hash >>> 16)) & (length - 1);
}
