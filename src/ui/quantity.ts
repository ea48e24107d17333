/** Numbers as pprof prints them, for the page's plain numbers. */
import { percentage } from '../measurement/percentage.ts';
import { scaledLabel } from '../measurement/units.ts';

/** In the unit that suits the value: `1.76s`, `512kB`, `12`. */
export function quantity(value: number, unit: string): string {
  const text = scaledLabel(BigInt(Math.round(value)), unit, 'auto');
  return unit === 'count' ? grouped(text) : text;
}

/** Without pprof's padding. */
export function share(value: number, total: number): string {
  return percentage(BigInt(Math.round(value)), BigInt(Math.round(total))).trim();
}

/** Counts are read by their groups of three. */
export function grouped(digits: string | number): string {
  return String(digits).replace(/\B(?=(\d{3})+$)/g, ',');
}

/** With its sign, as changes are: `+70ms`, `-1.2kB`, `0`. */
export function change(value: number, unit: string): string {
  return value > 0 ? `+${quantity(value, unit)}` : quantity(value, unit);
}

/** A part with its sign, in hundredths of the total. */
export function shareChange(value: number, total: number): string {
  // pprof prints parts without a sign.
  const sign = value > 0 ? '+' : value < 0 ? '-' : '';
  return `${sign}${share(value, total)}`;
}
