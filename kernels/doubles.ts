/** Makes of values what they are summed as (src/graph/amounts.ts). */

/** Turns `count` int64 values at `at` into f64 in place, and returns the sum of their absolute values. */
export function toDoubles(at: usize, count: u32): f64 {
  let sum: f64 = 0;
  for (const end = at + ((<usize>count) << 3); at < end; at += 8) {
    const value = <f64>load<i64>(at);
    store<f64>(at, value);
    sum += abs(value);
  }
  return sum;
}
