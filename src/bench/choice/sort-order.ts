/** The named orders of a projection: `alpha`, and `num` for numbers with or without prefixes. */
import { goFloat } from '../../base/go-float.ts';
import { compareUtf8 } from '../../profile/utf8-order.ts';

/** Below 0 when the first comes first, 0 when the order does not know. */
export type Compare = (a: string, b: string) => number;

export const NAMED_ORDERS: Readonly<Record<string, Compare>> = {
  alpha: compareUtf8,
  num: compareNumbers,
};

/** NaN behind the numbers, words behind all of them. */
function compareNumbers(a: string, b: string): number {
  const [left, right] = [numberOf(a), numberOf(b)];
  if (left === undefined || right === undefined) {
    return Number(left === undefined) - Number(right === undefined);
  }
  const isLeftLess = left < right || (!Number.isNaN(left) && Number.isNaN(right));
  if (isLeftLess) return -1;
  return left > right || (Number.isNaN(left) && !Number.isNaN(right)) ? 1 : 0;
}

const PREFIXES = 'KMGTPEZY';
const WITH_PREFIX = /^([+-]?[\d.]+)([kKMGTPEZY]i?)?[bB]?$/;

/** 2k, 1.5Mi, 64KiB. */
function numberOf(text: string): number | undefined {
  const plain = goFloat(text);
  if (typeof plain === 'number') return plain;
  const [, number = '', prefix = ''] = WITH_PREFIX.exec(text) ?? [];
  const value = goFloat(number);
  if (typeof value === 'string') return undefined;
  const power = prefix === '' ? 0 : PREFIXES.indexOf(prefix.charAt(0).toUpperCase()) + 1;
  return value * (prefix.endsWith('i') ? 1024 : 1000) ** power;
}
