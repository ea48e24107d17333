/**
 * Numbers of a query as Go's strconv reads them, since the endpoints answer what Go's answer: `+5` is a
 * number, ` 5`, `5.0` and `1_000` are none, and one that is too large is the largest with an error.
 */

export interface GoNumber {
  /** 0 of what is no number. */
  readonly value: number;
  readonly isValid: boolean;
}

const INT64_MAX = 9223372036854775807n;
const NO_NUMBER: GoNumber = { value: 0, isValid: false };

/** strconv.ParseInt(text, 10, 64). Beyond 2^53 the value is a double's. */
export function parseGoInt(text: string): GoNumber {
  if (!/^[+-]?[0-9]+$/.test(text)) return NO_NUMBER;
  const value = BigInt(text.replace('+', ''));
  if (value > INT64_MAX) return { value: Number(INT64_MAX), isValid: false };
  if (value < -INT64_MAX - 1n) return { value: Number(-INT64_MAX - 1n), isValid: false };
  return { value: Number(value), isValid: true };
}

const DECIMAL = /^[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)(e[+-]?[0-9]+)?$/i;

/**
 * strconv.ParseFloat(text, 64), but for hexadecimal floats, `inf` and `nan`: Go turns those into a duration
 * that no processor agrees on.
 */
export function parseGoFloat(text: string): GoNumber {
  if (!DECIMAL.test(text)) return NO_NUMBER;
  const value = Number(text);
  return { value, isValid: Number.isFinite(value) };
}
