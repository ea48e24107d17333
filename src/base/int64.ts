/** Arithmetic on int64 values held as bigint, with Go's rules. */

/** The smallest int64 has no positive counterpart and stays as it is. */
export function abs(value: bigint): bigint {
  return value < 0n ? wrapped(-value) : value;
}

/** What is left in 64 bits of a sum or product that overflowed. */
export function wrapped(value: bigint): bigint {
  return BigInt.asIntN(64, value);
}

/** Go's integer division, which truncates toward zero; without a divisor the sum itself. */
export function mean(sum: bigint, divisor: bigint): bigint {
  return divisor === 0n ? sum : wrapped(sum / divisor);
}

/** The mean of a row, or its sum where there is nothing to divide by. */
export function meanAt(
  sums: BigInt64Array,
  divisors: BigInt64Array | undefined,
  row: number,
): bigint {
  const sum = sums[row] as bigint;
  return divisors === undefined ? sum : mean(sum, divisors[row] as bigint);
}

/** Go's int64(float64(value) * factor) on amd64: truncated; what does not fit is the smallest int64. */
export function timesFloat(value: bigint, factor: number): bigint {
  return fromFloat(Number(value) * factor);
}

export function fromFloat(value: number): bigint {
  const fits = value >= -(2 ** 63) && value < 2 ** 63;
  return fits ? BigInt(Math.trunc(value)) : -(2n ** 63n);
}
