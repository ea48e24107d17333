/** What stands in a cell, in text and CSV alike. */

import { type Field, fieldValue, type Key } from '../choice/projection.ts';
import type { Comparison, Summary } from '../math/summary.ts';
import { digits, signed } from '../results/number-text.ts';
import type { Change, ColumnMean } from './benchmark-table.ts';

/** How far the interval reaches from its center, in percent of that. */
export function rangeText({ center, low, high }: Summary): string {
  if ([low, high].some((bound) => Math.abs(bound) === Number.POSITIVE_INFINITY)) return '∞';
  // A percentage means nothing across 0. NaN has no sign, and is not equal to itself.
  const sign = Math.sign(center);
  if (!(sign === Math.sign(low) && sign === Math.sign(high))) return '?';
  if (center === 0) return '0%';
  return `${digits(100 * Math.max(high / center - 1, 1 - low / center), 0)}%`;
}

export function changeText({ before, after, comparison }: Change): string {
  if (!comparison.isSure) return '~';
  if (before === after) return '0.00%';
  if (before === 0) return '?';
  return `${signed((after / before - 1) * 100, 2)}%`;
}

/** The p-value, which exact values have none of, and how many runs it is from. */
export function evidenceText({ p, counts: { before, after } }: Comparison): string {
  const chance = p === 0 ? '' : `p=${digits(p, 3)} `;
  return `${chance}n=${before === after ? before : `${before}+${after}`}`;
}

export function ratioText({ ratio }: ColumnMean): string {
  return ratio === undefined ? '?' : `${signed((ratio - 1) * 100, 2)}%`;
}

export function keyText(key: Key, fields: readonly Field[]): string {
  return fields
    .map((field) => fieldValue(key, field))
    .filter((value) => value !== '')
    .join(' ');
}
