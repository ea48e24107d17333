/**
 * Whole processes in interleaved rounds, and what can be said of their ratios.
 *
 * A round runs each kind once, in an order that changes from round to round; a kind is judged by its ratio to
 * the first kind of the same round. So what the machine does besides widens the interval and does not move
 * it. The interval of the median comes from order statistics, which assume nothing of how ratios are spread.
 */

const CONFIDENCE = 0.95;

/**
 * `run(kind)` of each kind a round; `told` hears how many rounds are done. The seed decides the orders. No
 * round begins after `endsAtMs`.
 */
export async function interleavedRounds({
  kinds,
  rounds,
  run,
  seed = 1,
  told = () => undefined,
  endsAtMs = Number.POSITIVE_INFINITY,
}) {
  const results = [];
  const random = randomFrom(seed);
  for (let round = 0; round < rounds && (round === 0 || Date.now() < endsAtMs); round++) {
    const result = {};
    for (const kind of shuffled(kinds, random)) result[kind] = await run(kind);
    results.push(result);
    told(round + 1);
  }
  return results;
}

/** The median and the two ranks between which it lies with at least the confidence asked for. */
export function medianInterval(unordered) {
  const ordered = [...unordered].sort((a, b) => a - b);
  const count = ordered.length;
  const middle = (ordered[(count - 1) >> 1] + ordered[count >> 1]) / 2;
  // The number of values below the median is binomial with p = 1/2.
  let probability = 0.5 ** count;
  let below = probability;
  let rank = 0;
  while (below <= (1 - CONFIDENCE) / 2) {
    rank++;
    probability *= (count - rank + 1) / rank;
    below += probability;
  }
  return {
    low: ordered[Math.max(0, rank - 1)],
    middle,
    high: ordered[Math.min(count - 1, count - rank)],
  };
}

/** Numbers in [0, 1), the same ones for the same seed. */
export function randomFrom(seed) {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

function shuffled(items, random) {
  const order = [...items];
  for (let i = order.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [order[i], order[j]] = [order[j], order[i]];
  }
  return order;
}

/** Shows how far it is, where somebody watches. */
export function progress(name, of) {
  return (done) => {
    if (!process.stderr.isTTY) return;
    process.stderr.write(done < of ? `\r${name}: ${done} of ${of} rounds ` : '\r\u001b[K');
  };
}
