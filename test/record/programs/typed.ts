/** Compiled by the test, with a map: what the profile must show is these lines. */
interface Basket {
  readonly prices: readonly number[];
}

type Total = number;

class Till {
  total(basket: Basket): Total {
    const end = Date.now() + 300;
    let sum = 0;
    while (Date.now() < end) {
      for (const price of basket.prices) sum += Math.sqrt(price);
    }
    return sum;
  }
}

const prices = Array.from({ length: 5000 }, (_, i) => i);
console.log(new Till().total({ prices }) > 0);
