/**
 * The exact distribution of the Mann-Whitney U. Sums are taken in the order of Go's statistics, so that what
 * lies on the edge of a rounding falls to the same side.
 */
import { choose } from './binomial.ts';
import type { SampleSizes } from './mann-whitney.ts';

/**
 * The share of outcomes with a U of `u` or less where no values are equal, by the recurrence of Mann and
 * Whitney (1947): p(n, m, U) = (n p(n-1, m, U-m) + m p(n, m-1, U)) / (n + m). `u` is whole and in the lower
 * half.
 */
export function untiedShareUpTo(u: number, { first, second }: SampleSizes): number {
  const small = Math.min(first, second);
  const large = Math.max(first, second);
  const rows = Array.from({ length: small + 1 }, () => new Float64Array(u + 1));
  const rowOf = (n: number): Float64Array => rows[n] as Float64Array;
  for (let m = 0; m <= large; m++) {
    rowOf(0)[0] = 1;
    for (let n = 1; n <= Math.min(small, m); n++) {
      const fewer = rowOf(n - 1);
      // p(n, m) is p(m, n): on the diagonal the row of the other stands for one that was never made.
      const before = rowOf(n < m ? n : m - 1);
      const row = rowOf(n);
      // From above, since a row is made in the place of the one before.
      for (let i = Math.min(u, n * m); i >= 0; i--) {
        const moved = i >= m ? n * (fewer[i - m] as number) : 0;
        row[i] = (moved + m * (before[i] as number)) / (n + m);
      }
    }
  }
  return rowOf(small).reduce((sum, share) => sum + share, 0);
}

/**
 * The same with values that are equal: `ties` are the sizes of the groups in ascending order. Counts the ways
 * to share each group out between the samples (Klotz 1966; Cheung and Klotz 1997).
 */
export function tiedShareUpTo(
  u: number,
  { first, second }: SampleSizes,
  ties: readonly number[],
): number {
  const ways = new TiedWays(ties).upTo(ties.length, first, Math.trunc(2 * u));
  return ways / choose(first + second, first);
}

class TiedWays {
  readonly #ties: readonly number[];
  /** How many values there are in the first groups. */
  readonly #counts: readonly number[];
  /** What a value of the group of that number, counted from 1, adds to twice the rank sum. */
  readonly #weights: readonly number[];
  readonly #known: readonly Map<number, number>[];
  readonly #stride: number;

  constructor(ties: readonly number[]) {
    this.#ties = ties;
    const counts = [0];
    const weights = [0];
    for (const [i, tie] of ties.entries()) {
      counts.push((counts[i] as number) + tie);
      weights.push((weights[i] as number) + (ties[i - 1] ?? 0) + tie);
    }
    this.#counts = counts;
    this.#weights = weights;
    this.#known = counts.map(() => new Map());
    this.#stride = (counts.at(-1) as number) + 1;
  }

  /** The ways to draw `drawn` values from the first `groups` groups with twice their U at most `twiceU`. */
  upTo(groups: number, drawn: number, twiceU: number): number {
    const key = twiceU * this.#stride + drawn;
    const known = this.#known[groups] as Map<number, number>;
    let ways = known.get(key);
    if (ways === undefined) {
      ways = groups === 2 ? this.#ofTwo(drawn, twiceU) : this.#ofMore(groups, drawn, twiceU);
      known.set(key, ways);
    }
    return ways;
  }

  #ofMore(groups: number, drawn: number, twiceU: number): number {
    const tie = this.#tie(groups);
    const below = this.#counts[groups - 1] as number;
    const weight = this.#weights[groups] as number;
    let ways = 0;
    for (let own = Math.max(0, drawn - below); own <= Math.min(drawn, tie); own++) {
      const rest = drawn - own;
      const restU = twiceU - own * (weight - 2 * drawn + own);
      if (restU < this.#extremeU(groups - 1, rest, 'least')) continue;
      const isAll = restU > this.#extremeU(groups - 1, rest, 'most');
      const others = isAll ? choose(below, rest) : this.upTo(groups - 1, rest, restU);
      ways += others * choose(tie, own);
    }
    return ways;
  }

  #ofTwo(drawn: number, twiceU: number): number {
    const [lower, upper] = [this.#tie(1), this.#tie(2)];
    const most = Math.trunc((twiceU - drawn * (lower - drawn)) / (lower + upper));
    let ways = 0;
    for (let own = Math.max(0, drawn - lower); own <= most; own++) {
      ways += choose(lower, drawn - own) * choose(upper, own);
    }
    return ways;
  }

  /** Twice the U when the values drawn are the lowest or the highest. */
  #extremeU(groups: number, drawn: number, end: 'least' | 'most'): number {
    let twiceU = -drawn * drawn;
    let left = drawn;
    for (let i = 1; i <= groups && left > 0; i++) {
      const group = end === 'least' ? i : groups + 1 - i;
      const taken = Math.min(left, this.#tie(group));
      twiceU += taken * (this.#weights[group] as number);
      left -= taken;
    }
    return twiceU;
  }

  #tie(group: number): number {
    return this.#ties[group - 1] as number;
  }
}
