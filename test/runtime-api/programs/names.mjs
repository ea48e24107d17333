/** Stands in functions of every shape, seen by a captured stack and by a cpu profile alike. */
import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const pprof = createRequire(import.meta.url)('../../../dist/runtime.cjs');
const held = pprof.newProfile('shapes');
let count = 0;

function spot() {
  held.add(count++);
  const end = Date.now() + 40;
  while (Date.now() < end);
}

class Cart {
  field = spot();
  arrow = () => {
    spot();
  };
  constructor() {
    spot();
  }
  total() {
    spot();
  }
  get size() {
    spot();
    return 1;
  }
  static of() {
    spot();
  }
  #sum() {
    spot();
  }
  callSum() {
    this.#sum();
  }
  *[Symbol.iterator]() {
    spot();
    yield 1;
  }
  async wait() {
    spot();
  }
}

const shelf = {
  put() {
    spot();
  },
  take: () => {
    spot();
  },
};
shelf.move = () => {
  spot();
};

function plain() {
  [1].forEach(() => {
    spot();
  });
  void [1].map(async (_) => {
    spot();
  });
}

pprof.startCPUProfile(undefined, { rateHz: 500 });
const cart = new Cart();
cart.arrow();
cart.total();
cart.size;
Cart.of();
cart.callSum();
[...cart];
await cart.wait();
shelf.put();
shelf.take();
shelf.move();
plain();
process.nextTick(() => spot());
setTimeout(() => spot(), 1);
setTimeout(async () => {
  writeFileSync(`${process.argv[2]}/cpu.pb.gz`, await pprof.stopCPUProfile());
  writeFileSync(`${process.argv[2]}/shapes.pb.gz`, await held.writeTo());
}, 200);
