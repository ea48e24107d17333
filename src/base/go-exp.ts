/**
 * e to the power of x as Go computes it on x86-64 (math/exp_amd64.s, with fused multiply-add): a sixth of
 * its results differ from Math.exp in the last bit, and counts that were scaled up with them in the last
 * unit.
 */

/** ln 2, in a part with zeros behind it and the rest. */
const LN2_UPPER = 0.693147180559663;
const LN2_LOWER = 2.8235290563031577e-13;
/** Of the Taylor series behind 1/8!, from the highest power down. */
const COEFFICIENTS = [1 / 5040, 1 / 720, 1 / 120, 1 / 24, 1 / 6, 1 / 2, 1];
const FIRST_COEFFICIENT = 1 / 40320;
/**
 * Beyond, e**x is infinite, 0, or the one double next to 0. Go finds it infinite from 709.44 on already, where the power
 * of 2 below is.
 */
const PLAIN_FROM = 744;

export function goExp(x: number): number {
  if (!(Math.abs(x) < PLAIN_FROM)) return Math.exp(x);
  const exponent = roundedToEven(x * Math.LOG2E);
  const reduced = fma(-exponent, LN2_LOWER, fma(-exponent, LN2_UPPER, x)) * 0.0625;
  let sum = FIRST_COEFFICIENT;
  for (const coefficient of COEFFICIENTS) sum = fma(sum, reduced, coefficient);
  // From e**y - 1 to e**(2 y) - 1, four times over.
  let less1 = reduced * sum;
  for (let i = 0; i < 3; i++) less1 *= less1 + 2;
  return fma(less1, less1 + 2, 1) * 2 ** exponent;
}

function roundedToEven(value: number): number {
  const floor = Math.floor(value);
  const rest = value - floor;
  if (rest !== 0.5) return rest < 0.5 ? floor : floor + 1;
  return floor % 2 === 0 ? floor : floor + 1;
}

/** Splits 53 bits into 26 and 27. */
const SPLITTER = 2 ** 27 + 1;

/** a * b + c, rounded once: the product and the sum are taken apart into results and exact errors. */
function fma(a: number, b: number, c: number): number {
  const product = a * b;
  const aScaled = a * SPLITTER;
  const aHigh = aScaled - (aScaled - a);
  const aLow = a - aHigh;
  const bScaled = b * SPLITTER;
  const bHigh = bScaled - (bScaled - b);
  const bLow = b - bHigh;
  const productError = aLow * bLow - (product - aHigh * bHigh - aLow * bHigh - aHigh * bLow);
  const sum = product + c;
  const back = sum - product;
  const sumError = product - (sum - back) + (c - back);
  return sum + (sumError + productError);
}
