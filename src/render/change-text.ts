/** How a change is worded: `+15.00%`, `new`, `gone`, or `~` for what may be chance. */
import { fixed } from '../measurement/number-text.ts';
import { scaledLabel } from '../measurement/units.ts';
import type { Change } from '../report/compare.ts';

/** benchstat's sign for a difference that chance explains. */
export const NO_CHANGE = '~';

export function changeText({ before, after, factor, isSure }: Change): string {
  if (before === 0 && after === 0) return '';
  if (!isSure) return NO_CHANGE;
  if (before === 0) return 'new';
  if (after === 0) return 'gone';
  return percentText(factor.estimate);
}

/** A factor as what it adds: 1.15 is +15.00%. */
export function percentText(factor: number): string {
  if (!Number.isFinite(factor)) return 'without bound';
  const percent = (factor - 1) * 100;
  return `${percent < 0 ? '' : '+'}${fixed(percent, 2)}%`;
}

/** From the least to the most that the change may be. */
export function rangeText({ factor: { low, high } }: Change): string {
  return `${percentText(low)} to ${percentText(high)}`;
}

export function shareText(share: number): string {
  return `${fixed(share * 100, 2)}%`;
}

export function costText(value: number, unit: string): string {
  return scaledLabel(BigInt(Math.round(value)), unit, 'auto');
}
