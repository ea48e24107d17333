/** The normal distribution to some fifteen digits: below which share of it a value lies, and back. */
import { normalQuantile } from '../../measurement/distributions.ts';

export function normalShareBelow(z: number): number {
  const size = Math.abs(z);
  if (size > SERIES_MAX) return z < 0 ? tail(size) : 1 - tail(size);
  // z + z³/3 + z⁵/15 + …, times the density.
  let term = z;
  let sum = z;
  for (let i = 3; Math.abs(term) > Math.abs(sum) * 1e-17; i += 2) {
    term *= (z * z) / i;
    sum += term;
  }
  return 0.5 + sum * density(z);
}

const SERIES_MAX = 3;
const FRACTION_STEPS = 200;

function density(z: number): number {
  return Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);
}

/** Laplace's continued fraction, from its end. */
function tail(z: number): number {
  if (z === Number.POSITIVE_INFINITY) return 0;
  let fraction = z;
  for (let i = FRACTION_STEPS; i >= 1; i--) fraction = z + i / fraction;
  return density(z) / fraction;
}

/** How many standard deviations below the mean `share` ends, which is at most a half. */
export function normalQuantileBelow(share: number): number {
  if (share <= 0) return Number.NEGATIVE_INFINITY;
  if (share === 0.5) return 0;
  const rough = -normalQuantile(share);
  const step = (normalShareBelow(rough) - share) / density(rough);
  return Number.isFinite(step) ? rough - step : rough;
}
