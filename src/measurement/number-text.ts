/**
 * Numbers as Go's fmt prints them. JavaScript's toFixed rounds exact ties up where Go rounds them to
 * even: 0.125 is 0.12 in Go and 0.13 in JavaScript, and 128 bytes in kB are such a number.
 */

/** Go's %.2f (for any number of digits). */
export function fixed(value: number, digits: number): string {
  if (!Number.isFinite(value)) return nonFinite(value);
  const text = value.toFixed(digits);
  if (!isTie(value, digits)) return text.includes('e') ? wholeDigits(value, digits) : text;
  return roundedToEven(value, digits);
}

/** Go's %.Ng: that many significant digits, an exponent of at least two. */
export function general(value: number, precision: number): string {
  if (!Number.isFinite(value)) return nonFinite(value);
  if (value === 0) return '0';
  const text = value.toExponential(precision - 1);
  const mantissa = text.slice(0, text.indexOf('e'));
  const exponent = Number(text.slice(mantissa.length + 1));
  if (exponent < -4 || exponent >= precision) {
    const sign = exponent < 0 ? '-' : '+';
    return `${withoutZeros(mantissa)}e${sign}${String(Math.abs(exponent)).padStart(2, '0')}`;
  }
  return withoutZeros(fixed(value, Math.max(0, precision - 1 - exponent)));
}

function nonFinite(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  return value > 0 ? '+Inf' : '-Inf';
}

/** toFixed changes to exponents from 1e21 on; such a number has no fraction. */
function wholeDigits(value: number, digits: number): string {
  return digits === 0 ? String(BigInt(value)) : `${BigInt(value)}.${'0'.repeat(digits)}`;
}

/**
 * Whether the number lies exactly between two decimals: j / 2^(digits + 1) with an odd j, since ten to
 * the digits holds that many factors of two and the half one more.
 */
function isTie(value: number, digits: number): boolean {
  const halves = value * (digits === 2 ? 8 : 2 ** (digits + 1));
  return halves % 2 === 1 || halves % 2 === -1;
}

function roundedToEven(value: number, digits: number): string {
  const halves = BigInt(Math.abs(value) * 2 ** (digits + 1)) * 5n ** BigInt(digits);
  const below = halves / 2n;
  const text = String(below % 2n === 0n ? below : below + 1n).padStart(digits + 1, '0');
  const sign = value < 0 ? '-' : '';
  if (digits === 0) return sign + text;
  return `${sign}${text.slice(0, -digits)}.${text.slice(-digits)}`;
}

function withoutZeros(text: string): string {
  return text.includes('.') ? text.replace(/\.?0+$/, '') : text;
}
