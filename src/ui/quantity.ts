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
