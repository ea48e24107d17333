/** Binomial coefficients in doubles, to the last bit as Go's statistics have them. */
import { goExp } from '../../base/go-exp.ts';
import { goLog } from './go-log.ts';

/** Up to here factorials fit in 63 bits and coefficients are exact. */
const EXACT_MAX = 20;

export function choose(n: number, k: number): number {
  if (k === 0 || k === n) return 1;
  if (k < 0 || n < k) return 0;
  if (n > EXACT_MAX) return goExp(logGamma(n + 1) - logGamma(k + 1) - logGamma(n - k + 1));
  // Each division leaves an integer: the product of i numbers in a row is a multiple of i.
  let coefficient = 1;
  for (let i = 1; i <= k; i++) coefficient = (coefficient * (n - k + i)) / i;
  return coefficient;
}

/** Of whole numbers from 2 on (the method of FreeBSD's e_lgamma_r.c). */
function logGamma(x: number): number {
  if (x < STIRLING_FROM) {
    // Log(2 * 3 * … * (x - 1)); the terms of the fraction of x are all 0.
    let product = 1;
    for (let factor = x - 1; factor >= 2; factor--) product *= factor;
    return x === 2 ? 0 : goLog(product);
  }
  const inverse = 1 / x;
  const square = inverse * inverse;
  const [first, ...rest] = STIRLING;
  const series = rest.reduceRight((sum, coefficient) => coefficient + square * sum, 0);
  return (x - 0.5) * (goLog(x) - 1) + (first + inverse * series);
}

const STIRLING_FROM = 8;
const STIRLING = [
  0.4189385332046727, 0.08333333333333297, -0.0027777777772877554, 0.0007936505586430196,
  -0.00059518755745034, 0.0008363399189962821, -0.0016309293409657527,
] as const;
