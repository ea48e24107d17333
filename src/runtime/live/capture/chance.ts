/** Random numbers of our own: a program may have put a seeded generator in Math.random's place. */
export class Chance {
  #state: number;

  /** Any whole number but 0. */
  constructor(seed: number) {
    this.#state = seed | 0 || 1;
  }

  /** From 0 up to and without 1; xorshift32. */
  next(): number {
    let x = this.#state;
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    this.#state = x;
    return (x >>> 0) / 2 ** 32;
  }

  /** True once in `count` on average; always for 1, never below. */
  oneIn(count: number): boolean {
    return count === 1 || (count > 1 && this.next() * count < 1);
  }
}

export function freshChance(): Chance {
  return new Chance(Date.now() ^ (process.pid << 12));
}
