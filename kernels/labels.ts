/**
 * Numbers rows of labels by their content, and sums values by those numbers (src/profile/distinct-labels.ts holds the
 * same loops for runtimes without WebAssembly). All areas are the caller's, at the addresses it gives.
 */

/**
 * Numbers `count` rows in the order of their first mention: `numbered` gets u32 a row, its number, and `firsts` u32 a
 * number, the first row that has it. Returns how many numbers there are. `keys`, `texts`, `units`: u32 a row;
 * `amounts`: u64 a row. `slots`: zeros, u32 each, a power of two of them and more than there are rows; `lastSlot` is
 * their count less one. `seed` and `factor`, which is odd, are not to be guessed, or a file could be made of labels
 * that all fall into one slot.
 */
export function numberRows(
  count: u32,
  keys: usize,
  texts: usize,
  units: usize,
  amounts: usize,
  slots: usize,
  lastSlot: u32,
  seed: u32,
  factor: u32,
  numbered: usize,
  firsts: usize,
): u32 {
  const multiplier = (<u64>seed << 32) | factor;
  let distinct: u32 = 0;
  for (let row: u32 = 0; row < count; row++) {
    const at = (<usize>row) << 2;
    const names = (<u64>load<u32>(keys + at) << 32) | load<u32>(texts + at);
    const unit: u64 = load<u32>(units + at);
    const amount = load<u64>(amounts + (at << 1));
    let hash = (names ^ seed) * multiplier;
    hash = (hash ^ (hash >> 32) ^ amount) * multiplier;
    hash = (hash ^ (hash >> 29) ^ unit) * multiplier;
    let slot = <u32>(hash >> 32) & lastSlot;
    let number: u32 = 0;
    for (;;) {
      // The number plus one; 0 is free.
      const taken = load<u32>(slots + ((<usize>slot) << 2));
      if (taken == 0) {
        number = distinct++;
        store<u32>(slots + ((<usize>slot) << 2), distinct);
        store<u32>(firsts + ((<usize>number) << 2), row);
        break;
      }
      number = taken - 1;
      const other = (<usize>load<u32>(firsts + ((<usize>number) << 2))) << 2;
      if (
        load<u32>(keys + other) == load<u32>(keys + at) &&
        load<u32>(texts + other) == load<u32>(texts + at) &&
        load<u32>(units + other) == <u32>unit &&
        load<u64>(amounts + (other << 1)) == amount
      ) {
        break;
      }
      slot = (slot + 1) & lastSlot;
    }
    store<u32>(numbered + at, number);
  }
  return distinct;
}

/** The most rows that one of `count` samples has, whose rows end where the next one's begin: u32 a sample and one more. */
export function mostRows(count: u32, starts: usize): u32 {
  let most: u32 = 0;
  let start = load<u32>(starts);
  for (let sample: u32 = 0; sample < count; sample++) {
    const end = load<u32>(starts + ((<usize>sample) << 2), 4);
    most = max(most, end - start);
    start = end;
  }
  return most;
}

/** Adds each sample's value, f64, to `sums`, f64 a number, once for each of its rows. */
export function sumByNumber(
  count: u32,
  starts: usize,
  values: usize,
  numbered: usize,
  sums: usize,
): void {
  let row = load<u32>(starts);
  for (let sample: u32 = 0; sample < count; sample++) {
    const end = load<u32>(starts + ((<usize>sample) << 2), 4);
    const value = load<f64>(values + ((<usize>sample) << 3));
    for (; row < end; row++) {
      const sum = sums + ((<usize>load<u32>(numbered + ((<usize>row) << 2))) << 3);
      store<f64>(sum, load<f64>(sum) + value);
    }
  }
}
