/** As busy.cjs, as an ES module with a top-level await. */
import { setTimeout as sleep } from 'node:timers/promises';

class Burner {
  #sum = 0;

  burn(ms) {
    const end = Date.now() + ms;
    while (Date.now() < end) for (let i = 0; i < 50_000; i++) this.#sum += Math.sqrt(i);
  }
}

await sleep(1);
new Burner().burn(300);
