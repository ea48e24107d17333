/**
 * Columns of values to be summed. Where all sums stay below 2^53 they are doubles, which add exactly
 * there and several times faster than BigInts in code that has not been optimized yet; elsewhere they
 * are int64, which wrap as Go's do.
 */
import { abs, wrapped } from '../base/int64.ts';
import { growTo, type KernelMemory, startKernel } from '../base/kernel.ts';
import { DOUBLES_KERNEL } from '../base/kernel-code.ts';
import { wordsOf } from '../profile/words.ts';

export type Amounts = Float64Array | BigInt64Array;

/**
 * How hot loops see either kind: both add with `+`, and 0 and 0n are both falsy. Only one kind occurs in
 * a run, so V8 compiles the loop for that one.
 */
export type Summable = Float64Array;

const EXACT_BELOW = 2 ** 53;
const HIGH_WORD = 2 ** 32;

interface DoublesKernel {
  readonly memory: KernelMemory;
  toDoubles(at: number, count: number): number;
}

/** Below this many values, starting a kernel takes longer than it saves. */
const KERNEL_VALUES_MIN = 10_000;

interface Summed {
  readonly doubles: Float64Array;
  readonly absoluteSum: number;
}

/** A report takes the same column several times, for its total and for its sums. */
const known = new WeakMap<BigInt64Array, Summed>();

/** The column in the fastest form that sums exactly, even where each value is added so many times. */
export function amounts(column: BigInt64Array, times = 1): Amounts {
  const { doubles, absoluteSum: sum } = summed(column);
  return sum * times < EXACT_BELOW ? doubles : column;
}

/** The sum of absolute values, wrapped as Go's is. */
export function absoluteSum(column: BigInt64Array): bigint {
  const { absoluteSum: sum } = summed(column);
  if (sum < EXACT_BELOW) return BigInt(sum);
  return column.reduce((total, value) => wrapped(total + abs(value)), 0n);
}

function summed(column: BigInt64Array): Summed {
  const before = known.get(column);
  if (before !== undefined) return before;
  const kernel =
    column.length < KERNEL_VALUES_MIN ? undefined : startKernel<DoublesKernel>(DOUBLES_KERNEL);
  const result = kernel === undefined ? summedByLoop(column) : summedByKernel(kernel, column);
  known.set(column, result);
  return result;
}

/** Handed over at a time: one page of a kernel's memory. */
const RUN_VALUES = 8192;

function summedByKernel({ memory, toDoubles }: DoublesKernel, column: BigInt64Array): Summed {
  const doubles = new Float64Array(column.length);
  growTo(memory, RUN_VALUES * 8);
  const values = new BigInt64Array(memory.buffer, 0, RUN_VALUES);
  const converted = new Float64Array(memory.buffer, 0, RUN_VALUES);
  let sum = 0;
  for (let from = 0; from < column.length; from += RUN_VALUES) {
    const run = column.subarray(from, from + RUN_VALUES);
    values.set(run);
    sum += toDoubles(0, run.length);
    doubles.set(converted.subarray(0, run.length), from);
  }
  return { doubles, absoluteSum: sum };
}

function summedByLoop(column: BigInt64Array): Summed {
  const words = wordsOf(column);
  const doubles = new Float64Array(column.length);
  let sum = 0;
  for (let i = 0; i < column.length; i++) {
    // A BigInt a value would cost more than all else here. The upper half carries the sign.
    const low = words[i * 2] as number;
    const high = words[i * 2 + 1] as number;
    const value = high === 0 ? low : (high | 0) * HIGH_WORD + low;
    doubles[i] = value;
    sum += Math.abs(value);
  }
  return { doubles, absoluteSum: sum };
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

/** The longer column, with what the shorter one held. */
export function grown<Column extends { set(from: Column): void }>(
  from: Column,
  to: Column,
): Column {
  to.set(from);
  return to;
}

/** The sums as the int64 values that they are. */
export function exact(sums: Summable): BigInt64Array {
  const column: Amounts = sums;
  if (column instanceof BigInt64Array) return column;
  const values = new BigInt64Array(column.length);
  for (let i = 0; i < column.length; i++) {
    const value = column[i] as number;
    if (value !== 0) values[i] = BigInt(value);
  }
  return values;
}
