/** Random choices out of a seed. */
import { randomFrom } from '../slice.mjs';

export class Draw {
  #random;

  constructor(seed) {
    this.#random = randomFrom(seed);
  }

  chance(share) {
    return this.#random() < share;
  }

  /** From 0 to below `count`. */
  number(count) {
    return Math.floor(this.#random() * count);
  }

  one(list) {
    return list[this.number(list.length)];
  }

  /** `count` of them, repeats included. */
  some(list, count) {
    return Array.from({ length: count }, () => this.one(list));
  }
}
