/**
 * The distributions that intervals are made of: normal, Student's t and beta, with their quantiles; and
 * what fitting a spread needs of the gamma function. Accurate to six digits or more, tails included.
 */

/** The chance of more than `z` standard deviations. */
export function normalTail(z: number): number {
  const x = Math.abs(z) / Math.SQRT2;
  // Chebyshev fit of erfc with a relative error below 1.2e-7 everywhere (Numerical Recipes, 6.2).
  const t = 1 / (1 + x / 2);
  const poly = ERFC.reduceRight((sum, coefficient) => sum * t + coefficient, 0);
  const tail = (t * Math.exp(-x * x + poly)) / 2;
  return z >= 0 ? tail : 1 - tail;
}

const ERFC = [
  -1.26551223, 1.00002368, 0.37409196, 0.09678418, -0.18628806, 0.27886807, -1.13520398, 1.48851587,
  -0.82215223, 0.17087277,
];

/** How many standard deviations leave `tail` (up to a half) above them. */
export function normalQuantile(tail: number): number {
  return bisect((z) => normalTail(z) > tail, 0, 40);
}

/** The chance of Student's t above `t`, which is not negative. */
export function studentTail(t: number, df: number): number {
  return betaShare(df / (df + t * t), df / 2, 0.5) / 2;
}

/** Beyond so many degrees of freedom t is normal to five digits. */
const NORMAL_FROM_DF = 10_000;
const T_MAX = 1e6;

export function studentQuantile(tail: number, df: number): number {
  if (df >= NORMAL_FROM_DF) return normalQuantile(tail);
  return bisect((t) => studentTail(t, df) > tail, 0, T_MAX);
}

/** The regularized incomplete beta function: the share of Beta(a, b) below `x`. */
export function betaShare(x: number, a: number, b: number): number {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  const front = Math.exp(
    logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log1p(-x),
  );
  // The fraction converges fast below the mean; above it the other end does.
  if (x < (a + 1) / (a + b + 2)) return (front * betaFraction(x, a, b)) / a;
  return 1 - (front * betaFraction(1 - x, b, a)) / b;
}

/** Below what `share` of Beta(a, b) lies. */
export function betaQuantile(share: number, a: number, b: number): number {
  return bisect((x) => betaShare(x, a, b) < share, 0, 1);
}

const FRACTION_STEPS_MAX = 10_000;

/** Lentz's continued fraction (DLMF 8.17.22). */
function betaFraction(x: number, a: number, b: number): number {
  let c = 1;
  let d = 1 / notZero(1 - ((a + b) * x) / (a + 1));
  let fraction = d;
  for (let m = 1; m <= FRACTION_STEPS_MAX; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / notZero(1 + even * d);
    c = notZero(1 + even / c);
    fraction *= d * c;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / notZero(1 + odd * d);
    c = notZero(1 + odd / c);
    fraction *= d * c;
    if (Math.abs(d * c - 1) < 1e-12) break;
  }
  return fraction;
}

function notZero(value: number): number {
  return Math.abs(value) < 1e-300 ? 1e-300 : value;
}

/** Lanczos with g = 7 and nine terms, for positive numbers. */
export function logGamma(x: number): number {
  if (x < 0.5) return Math.log(Math.PI / Math.sin(Math.PI * x)) - logGamma(1 - x);
  const t = x + 6.5;
  const sum = LANCZOS.reduce((total, coefficient, i) => total + coefficient / (x + i), LANCZOS_0);
  return Math.log(Math.sqrt(2 * Math.PI) * sum) + (x - 0.5) * Math.log(t) - t;
}

const LANCZOS_0 = 0.99999999999980993;
const LANCZOS = [
  676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059,
  12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
];

/** The derivative of logGamma, for positive numbers. */
export function digamma(x: number): number {
  if (x < 8) return digamma(x + 1) - 1 / x;
  const y = 1 / (x * x);
  return Math.log(x) - 1 / (2 * x) - y * (1 / 12 - y * (1 / 120 - y / 252));
}

/** The derivative of digamma, for positive numbers. */
export function trigamma(x: number): number {
  if (x < 8) return trigamma(x + 1) + 1 / (x * x);
  const y = 1 / (x * x);
  return 1 / x + y / 2 + (y / x) * (1 / 6 - y * (1 / 30 - y / 42));
}

/** Where trigamma, which falls, is `value`. */
export function trigammaInverse(value: number): number {
  return bisect((x) => trigamma(x) > value, 1e-9, 1e9);
}

const BISECTIONS = 100;

/** Where `isBelow` turns from true to false. */
function bisect(isBelow: (x: number) => boolean, from: number, to: number): number {
  let low = from;
  let high = to;
  for (let i = 0; i < BISECTIONS && high - low > 1e-13 * high; i++) {
    const middle = (low + high) / 2;
    if (isBelow(middle)) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
