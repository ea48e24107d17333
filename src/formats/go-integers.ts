/** Integers as Go's strconv reads them: what is out of range or no number is undefined. */

const INT64_MAX = 2n ** 63n - 1n;

/** strconv.ParseInt(text, 10, 64). */
export function parseDecimal(text: string): bigint | undefined {
  if (text.length <= EXACT_DIGITS && areDigits(text)) return BigInt(Number(text));
  return /^[+-]?\d+$/.test(text) ? int64Of(text, 10) : undefined;
}

/** Without a regular expression: profiles have millions of such numbers. */
function areDigits(text: string): boolean {
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code < 0x30 || code > 0x39) return false;
  }
  return text !== '';
}

/** A double holds as many exactly, and is read faster. */
const EXACT_DIGITS = 15;

/**
 * strconv.ParseInt(text, 0, 64): the prefix tells the base, a leading 0 means octal, and underscores may
 * separate digits.
 */
export function parseGoInteger(text: string): bigint | undefined {
  const isPlain = text.length <= EXACT_DIGITS && text[0] !== '0' && areDigits(text);
  if (isPlain) return BigInt(Number(text));
  for (const { base, pattern } of BASES) if (pattern.test(text)) return int64Of(text, base);
  return undefined;
}

const BASES = [
  { base: 16, pattern: /^[+-]?0[xX](_?[0-9a-fA-F])+$/ },
  { base: 2, pattern: /^[+-]?0[bB](_?[01])+$/ },
  { base: 8, pattern: /^[+-]?0[oO](_?[0-7])+$/ },
  { base: 8, pattern: /^[+-]?0(_?[0-7])*$/ },
  { base: 10, pattern: /^[+-]?[1-9](_?\d)*$/ },
];

/** Nothing in 64 bits has more digits, but for leading zeros. */
const DIGITS_MAX = 64;

function int64Of(text: string, base: number): bigint | undefined {
  const isNegative = text.startsWith('-');
  const digits = text
    .replace(/^[+-]/, '')
    .replaceAll('_', '')
    .replace(/^0[xXbBoO]?0*/, '');
  // BigInt() of a megabyte of digits would take minutes.
  if (digits.length > DIGITS_MAX) return undefined;
  const prefix = { 16: '0x', 8: '0o', 2: '0b' }[base] ?? '';
  const size = BigInt(`${prefix}${digits === '' ? '0' : digits}`);
  if (size > (isNegative ? INT64_MAX + 1n : INT64_MAX)) return undefined;
  return isNegative ? -size : size;
}
