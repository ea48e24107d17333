/**
 * Columns of values to be summed. Where all sums stay below 2^53 they are doubles, which add exactly
 * there and several times faster than BigInts in code that has not been optimized yet; elsewhere they
 * are int64, which wrap as Go's do.
 */
import { abs, wrapped } from '../base/int64.ts';

export type Amounts = Float64Array | BigInt64Array;

/**
 * How hot loops see either kind: both add with `+`, and 0 and 0n are both falsy. Only one kind occurs in
 * a run, so V8 compiles the loop for that one.
 */
export type Summable = Float64Array;

const EXACT_BELOW = 2 ** 53;

interface Summed {
  readonly amounts: Amounts;
  /** The sum of absolute values when the amounts are doubles. */
  readonly absoluteSum: number;
}

/** A report takes the same column several times, for its total and for its sums. */
const known = new WeakMap<BigInt64Array, Summed>();

/** The column in the fastest form that sums exactly. */
export function amounts(column: BigInt64Array): Amounts {
  return summed(column).amounts;
}

/** The sum of absolute values, wrapped as Go's is. */
export function absoluteSum(column: BigInt64Array): bigint {
  const { amounts: doubles, absoluteSum: sum } = summed(column);
  if (doubles instanceof Float64Array) return BigInt(sum);
  return column.reduce((total, value) => wrapped(total + abs(value)), 0n);
}

function summed(column: BigInt64Array): Summed {
  const before = known.get(column);
  if (before !== undefined) return before;
  const doubles = new Float64Array(column.length);
  let sum = 0;
  for (let i = 0; i < column.length; i++) {
    const value = Number(column[i]);
    doubles[i] = value;
    sum += Math.abs(value);
  }
  const result = { amounts: sum < EXACT_BELOW ? doubles : column, absoluteSum: sum };
  known.set(column, result);
  return result;
}

/** An empty column for sums of such amounts. */
export function sumsLike(column: Amounts, length: number): Summable {
  const sums =
    column instanceof Float64Array ? new Float64Array(length) : new BigInt64Array(length);
  return asSummable(sums);
}

/** The cast is what Summable says: the loops treat both kinds alike. */
export function asSummable(column: Amounts): Summable {
  return column as Float64Array;
}

/** The sums as the int64 values that they are. */
export function exact(sums: Summable): BigInt64Array {
  const column: Amounts = sums;
  if (column instanceof BigInt64Array) return column;
  const values = new BigInt64Array(column.length);
  for (let i = 0; i < column.length; i++) values[i] = BigInt(column[i] as number);
  return values;
}
