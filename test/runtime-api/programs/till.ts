interface Held {
  add(value: unknown): void;
}

type Amount = number;

export class Till {
  readonly held: Held;

  constructor(held: Held) {
    this.held = held;
  }

  sell(ms: Amount): Amount {
    this.held.add({ ms });
    const end: Amount = Date.now() + ms;
    let sum: Amount = 0;
    while (Date.now() < end) sum = Math.sqrt(sum + 1);
    return sum;
  }
}
