/**
 * The natural logarithm as Go computes it on x86-64 (the method of FreeBSD's e_log.c): V8's differs now and
 * then in the last bit, which geometric means in CSV show.
 */
const LN2_HIGH = 0.6931471803691238;
const LN2_LOW = 1.9082149292705877e-10;
/** Of the series in s², the odd powers and the even ones. */
const ODD = [
  0.6666666666666735, 0.2857142874366239, 0.1818357216161805, 0.14798198605116586,
] as const;
const EVEN = [0.3999999999940942, 0.22222198432149784, 0.15313837699209373] as const;

const words = new DataView(new ArrayBuffer(8));

export function goLog(x: number): number {
  if (!(x > 0) || x === Number.POSITIVE_INFINITY) return Math.log(x);
  let { fraction, exponent } = halfToOne(x);
  if (fraction <= Math.SQRT1_2) {
    fraction *= 2;
    exponent -= 1;
  }
  const f = fraction - 1;
  const s = f / (2 + f);
  const s2 = s * s;
  const s4 = s2 * s2;
  const odd = s2 * (ODD[0] + s4 * (ODD[1] + s4 * (ODD[2] + s4 * ODD[3])));
  const even = s4 * (EVEN[0] + s4 * (EVEN[1] + s4 * EVEN[2]));
  const halfSquare = 0.5 * f * f;
  const rest = halfSquare - (s * (halfSquare + (odd + even)) + exponent * LN2_LOW) - f;
  return exponent * LN2_HIGH - rest;
}

/** x as a fraction from a half to one, times two to the exponent. */
function halfToOne(x: number): { fraction: number; exponent: number } {
  words.setFloat64(0, x);
  const high = words.getUint32(0);
  const exponent = ((high >>> 20) & 0x7ff) - 0x3fe;
  words.setUint32(0, (high & 0xfffff) | (0x3fe << 20));
  return { fraction: words.getFloat64(0), exponent };
}
