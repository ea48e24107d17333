/** Functions of every kind, each busy for long enough to be seen. */
function spin() {
  const end = performance.now() + 25;
  let sum = 0;
  while (performance.now() < end) for (let i = 0; i < 2000; i++) sum += i;
  return sum;
}

class Kinds {
  field = () => spin();
  constructor() {
    spin();
  }
  method() {
    spin();
  }
  static make() {
    spin();
  }
  get value() {
    return spin();
  }
  #hidden() {
    spin();
  }
  callHidden() {
    this.#hidden();
  }
  async later() {
    spin();
  }
  [Symbol.iterator]() {
    spin();
  }
}

const arrow = () => {
  spin();
};

function outer() {
  [1].forEach(() => {
    spin();
  });
}

const kinds = new Kinds();
kinds.field();
kinds.method();
Kinds.make();
export const { value } = kinds;
kinds.callHidden();
await kinds.later();
kinds[Symbol.iterator]();
arrow();
outer();
new Function('spin', 'spin()')(spin);
