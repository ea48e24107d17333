import assert from 'node:assert/strict';
import { test } from 'node:test';
import { costFactor, type Factor, shareFactor, totalFactor } from './change-interval.ts';
import type { Cost } from './profile-costs.ts';
import { type Sides, type Spread, spreadOf, varianceRatio } from './spread.ts';

const SAMPLING: Spread = { scale: 1, df: Infinity };
const TAIL = 0.025;

test('with one profile a side the error is that of sampling', () => {
  const totals = pair(10_000, 10_000);
  const { estimate, low, high } = costFactor(pair(100, 150), totals, SAMPLING, TAIL);
  near(estimate, 1.5);
  // 1.96 standard errors of the logarithm, of 100 and 150 events and of the totals.
  const width = 1.959964 * Math.sqrt((1 / 100 + 1 / 150) * (1 - 0.0125) + 2 / 10_000);
  near(low, 1.5 * Math.exp(-width), 0.002);
  near(high, 1.5 * Math.exp(width), 0.002);
});

test('larger events are fewer events', () => {
  const totals = { before: [cost(1e6, 1e3)], after: [cost(1e6, 1e3)] };
  const sides = { before: [cost(1e5, 1e3)], after: [cost(1.5e5, 1e3)] };
  const inEvents = costFactor(pair(100, 150), pair(1000, 1000), SAMPLING, TAIL);
  deepNear(costFactor(sides, totals, SAMPLING, TAIL), inEvents);
});

test('what is all of the total has no error of its own', () => {
  const totals = pair(1000, 1200);
  const share = shareFactor(totals, totals, SAMPLING, TAIL);
  assert.deepEqual(share, { estimate: 1, low: 1, high: 1 });
  deepNear(costFactor(totals, totals, SAMPLING, TAIL), totalFactor(totals, TAIL));
});

test('few events are counted exactly', () => {
  const totals = pair(10_000, 10_000);
  // Nothing before and 20 after: R's poisson.test(c(20, 0)) gives 4.94 and more.
  const fresh = shareFactor(pair(0, 20), totals, SAMPLING, TAIL);
  assert.equal(fresh.estimate, Infinity);
  near(fresh.low, 4.93, 0.03);
  assert.equal(fresh.high, Infinity);
  const gone = shareFactor(pair(20, 0), totals, SAMPLING, TAIL);
  assert.equal(gone.estimate, 0);
  near(gone.high, 1 / 4.93, 0.03);
  // poisson.test(c(12, 4)): 0.92 to 12.7.
  const { low, high } = shareFactor(pair(4, 12), totals, SAMPLING, TAIL);
  near(low, 0.92, 0.03);
  near(high, 12.7, 0.03);
  assert.ok(Number.isNaN(shareFactor(pair(0, 0), totals, SAMPLING, TAIL).estimate));
});

test('several profiles show how much runs differ', () => {
  const calm = totalFactor({ before: costs(100, 101, 99), after: costs(110, 111, 109) }, TAIL);
  const wild = totalFactor({ before: costs(100, 140, 60), after: costs(110, 150, 70) }, TAIL);
  assert.ok(calm.low > 1.05 && calm.high < 1.15, `${calm.low} ${calm.high}`);
  assert.ok(wild.low < 0.7 && wild.high > 1.7, `${wild.low} ${wild.high}`);
});

test('a machine that is slow for all does not blur shares', () => {
  const speeds = [1, 1.3, 0.8, 1.1, 0.9];
  const totals = scaled(speeds, 10_000, 11_000);
  const own = scaled(speeds, 2000, 3000);
  const share = shareFactor(own, totals, SAMPLING, TAIL);
  const whole = costFactor(own, totals, SAMPLING, TAIL);
  assert.ok(share.low > 1.3, `share from ${share.low}`);
  assert.ok(whole.low < 1.2, `cost from ${whole.low}`);
});

test('intervals hold the truth as often as they say', () => {
  const random = drawing(42);
  const rounds = 2000;
  const misses = { below: 0, above: 0 };
  for (let round = 0; round < rounds; round++) {
    const sides = { before: [poisson(40, random)], after: [poisson(60, random)] };
    const others = { before: [poisson(400, random)], after: [poisson(400, random)] };
    const totals = {
      before: [plus(sides.before[0] as Cost, others.before[0] as Cost)],
      after: [plus(sides.after[0] as Cost, others.after[0] as Cost)],
    };
    const { low, high } = costFactor(sides, totals, SAMPLING, TAIL);
    if (low > 1.5) misses.below++;
    if (high < 1.5) misses.above++;
  }
  // 50 each are allowed; 80 is four standard deviations more.
  assert.ok(misses.below <= 80 && misses.above <= 80, JSON.stringify(misses));
  assert.ok(misses.below >= 10 && misses.above >= 10, `too wide: ${JSON.stringify(misses)}`);
});

test('the spread is learnt from all functions', () => {
  const random = drawing(7);
  const profiles = [0, 1, 2, 3, 4];
  const noisy = (factor: number): Sides[] =>
    Array.from({ length: 40 }, () => {
      const side = (): Cost[] => profiles.map(() => times(poisson(100 / factor, random), factor));
      return { before: side(), after: side() };
    });
  // As if events came in fives, which the variances do not know.
  for (const clump of [1, 5]) {
    const functions = noisy(clump).map((sides) => ({
      before: sides.before.map(({ value }) => cost(value)),
      after: sides.after.map(({ value }) => cost(value)),
    }));
    const totals = {
      before: profiles.map(() => cost(1e6)),
      after: profiles.map(() => cost(1e6)),
    };
    const { scale, df } = spreadOf(functions, totals);
    assert.ok(scale > 0.75 * clump && scale < 1.35 * clump, `${scale} for ${clump}`);
    assert.ok(df > 8, `${df}`);
    near(varianceRatio(functions[0] as Sides, totals), clump, 1.5 * clump);
  }
});

function cost(value: number, eventSize = 1): Cost {
  return { value, variance: value * eventSize };
}

function costs(...values: readonly number[]): Cost[] {
  return values.map((value) => cost(value));
}

function pair(before: number, after: number): Sides {
  return { before: [cost(before)], after: [cost(after)] };
}

function scaled(speeds: readonly number[], before: number, after: number): Sides {
  return {
    before: speeds.map((speed) => cost(before * speed)),
    after: speeds.map((speed) => cost(after * speed)),
  };
}

function plus(a: Cost, b: Cost): Cost {
  return { value: a.value + b.value, variance: a.variance + b.variance };
}

function times({ value }: Cost, factor: number): Cost {
  return cost(value * factor);
}

function poisson(mean: number, random: () => number): Cost {
  const limit = Math.exp(-mean);
  let count = 0;
  for (let product = random(); product > limit; product *= random()) count++;
  return cost(count);
}

/** Mulberry32. */
function drawing(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

function near(got: number, expected: number, tolerance = 1e-6): void {
  assert.ok(
    Math.abs(got - expected) <= tolerance * Math.max(1, Math.abs(expected)),
    `${got}, not ${expected}`,
  );
}

function deepNear(got: Factor, expected: Factor): void {
  near(got.estimate, expected.estimate);
  near(got.low, expected.low);
  near(got.high, expected.high);
}
