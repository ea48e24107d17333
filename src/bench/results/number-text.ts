/** Numbers as Go prints them: %v, and a fixed number of digits with the sign of zero kept. */
import { fixed } from '../../measurement/number-text.ts';

/** Go's %v: the shortest digits that mean this number, with an exponent below 1e-4 and from a million on. */
export function shortest(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? '+Inf' : '-Inf';
  if (value === 0) return Object.is(value, -0) ? '-0' : '0';
  const [digits = '', exponentText = '0'] = value.toExponential().split('e');
  const exponent = Number(exponentText);
  if (exponent < -4 || exponent >= 6) {
    const sign = exponent < 0 ? '-' : '+';
    return `${digits}e${sign}${String(Math.abs(exponent)).padStart(2, '0')}`;
  }
  // Here JavaScript writes the same.
  return String(value);
}

/** Go's %.Nf, of a negative zero too. */
export function digits(value: number, count: number): string {
  return Object.is(value, -0) ? `-${fixed(0, count)}` : fixed(value, count);
}

/** Go's %+.Nf. */
export function signed(value: number, count: number): string {
  const text = digits(value, count);
  return /^[-+]/.test(text) ? text : `+${text}`;
}
