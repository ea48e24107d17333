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
    const end: Amount = process.cpuUsage().user + ms * 1000;
    let sum: Amount = 0;
    while (process.cpuUsage().user < end) sum = Math.sqrt(sum + 1);
    return sum;
  }
}
