/** Random numbers of our own: a program may have put a seeded generator in Math.random's place. */
export class Chance {
  #state: number;

  constructor(seed: number) {
    this.#state = seed | 0;
  }

  /** From 0 up to and without 1; mulberry32, whose first numbers are as good as its later ones. */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let x = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1);
    x ^= x + Math.imul(x ^ (x >>> 7), x | 61);
    return ((x ^ (x >>> 14)) >>> 0) / 2 ** 32;
  }

  /** True once in `count` on average; always for 1, never below. */
  oneIn(count: number): boolean {
    return count === 1 || (count > 1 && this.next() * count < 1);
  }
}

export function freshChance(): Chance {
  return new Chance(Date.now() ^ (process.pid << 12));
}
