/** Whole numbers in proportion to `shares` that add up to exactly `total`. */
export function shareOut(total: number, shares: readonly number[]): readonly number[] {
  const all = shares.reduce((sum, share) => sum + share, 0);
  let given = 0;
  let shared = 0;
  return shares.map((share) => {
    shared += share;
    // Rounding the running sum keeps each part within one of its share, and the sum exact.
    const until = Math.round((total * shared) / all);
    const part = until - given;
    given = until;
    return part;
  });
}
