/**
 * Numbers pairs of small integers (caller and callee, node and tag) in the order of their first mention.
 *
 * An open-addressing table over typed arrays: a Map keyed by a number made of both would hash a boxed
 * double a frame, which is where half the time of a call graph went.
 */
const FIRST_SLOTS = 1 << 10;
const EMPTY = -1;

export class PairTable {
  firsts = new Uint32Array(FIRST_SLOTS / 2);
  seconds = new Uint32Array(FIRST_SLOTS / 2);
  count = 0;
  #slots = new Int32Array(FIRST_SLOTS).fill(EMPTY);

  /** The number of the pair, a fresh one (`count` before the call) when it is new. */
  number(first: number, second: number): number {
    const slots = this.#slots;
    const mask = slots.length - 1;
    let slot = hash(first, second) & mask;
    for (;;) {
      const row = slots[slot] as number;
      if (row === EMPTY) return this.#add(first, second, slot);
      if (this.firsts[row] === first && this.seconds[row] === second) return row;
      slot = (slot + 1) & mask;
    }
  }

  #add(first: number, second: number, slot: number): number {
    if (this.count === this.firsts.length) {
      this.#grow();
      return this.number(first, second);
    }
    this.#slots[slot] = this.count;
    this.firsts[this.count] = first;
    this.seconds[this.count] = second;
    return this.count++;
  }

  /** Half the slots stay empty, so that a search ends after a step or two. */
  #grow(): void {
    const capacity = this.firsts.length * 2;
    this.firsts = grown(this.firsts, capacity);
    this.seconds = grown(this.seconds, capacity);
    this.#slots = new Int32Array(capacity * 2).fill(EMPTY);
    const mask = this.#slots.length - 1;
    for (let row = 0; row < this.count; row++) {
      let slot = hash(this.firsts[row] as number, this.seconds[row] as number) & mask;
      while (this.#slots[slot] !== EMPTY) slot = (slot + 1) & mask;
      this.#slots[slot] = row;
    }
  }
}

function hash(first: number, second: number): number {
  const mixed = Math.imul(first, 0x9e3779b1) ^ Math.imul(second, 0x85ebca77);
  return mixed ^ (mixed >>> 15);
}

function grown(array: Uint32Array, capacity: number): Uint32Array<ArrayBuffer> {
  const larger = new Uint32Array(capacity);
  larger.set(array);
  return larger;
}
