/**
 * Numbers addresses in the order of their first mention. Open addressing over typed arrays: a Map of
 * bigints would take ten times the memory for a profile of millions of addresses.
 */
import { Int64Column } from '../profile/growing-columns.ts';

const FIRST_SLOTS = 1024;
/** Not to be guessed, or a file could be made of addresses that all fall into one slot. */
const KEY = (Math.random() * 2 ** 32) | 0;

export class AddressTable {
  readonly addresses = new Int64Column();
  /** The number of an address plus one; 0 is a free slot. */
  #slots = new Uint32Array(FIRST_SLOTS);

  get count(): number {
    return this.addresses.length;
  }

  /** The halves are unsigned; an address not seen before gets the next number. */
  indexOf(low: number, high: number): number {
    const slot = this.#slotOf(low, high);
    const found = this.#slots[slot] as number;
    return found === 0 ? this.#add(low, high, slot) : found - 1;
  }

  /** -1 of an address that has no number. */
  find(low: number, high: number): number {
    return (this.#slots[this.#slotOf(low, high)] as number) - 1;
  }

  /** The slot of the address, or the free one that it would take. */
  #slotOf(low: number, high: number): number {
    const mask = this.#slots.length - 1;
    let slot = hash(low, high) & mask;
    for (;;) {
      const found = this.#slots[slot] as number;
      if (found === 0) return slot;
      const at = (found - 1) * 2;
      const { words } = this.addresses;
      if (words[at] === low && words[at + 1] === high) return slot;
      slot = (slot + 1) & mask;
    }
  }

  #add(low: number, high: number, slot: number): number {
    const index = this.addresses.length;
    this.addresses.push(low, high);
    this.#slots[slot] = index + 1;
    if (this.addresses.length * 2 > this.#slots.length) this.#grow();
    return index;
  }

  #grow(): void {
    const slots = new Uint32Array(this.#slots.length * 2);
    const mask = slots.length - 1;
    const { words } = this.addresses;
    for (let index = 0; index < this.addresses.length; index++) {
      let slot = hash(words[index * 2] as number, words[index * 2 + 1] as number) & mask;
      while (slots[slot] !== 0) slot = (slot + 1) & mask;
      slots[slot] = index + 1;
    }
    this.#slots = slots;
  }
}

/** The finalizer of MurmurHash3, over both halves. */
function hash(low: number, high: number): number {
  let mixed = Math.imul(high ^ KEY, 0x9e3779b1) ^ low;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13) ^ KEY, 0xc2b2ae35);
  return mixed ^ (mixed >>> 16);
}
