/** The part of a long test's cases that this run takes: all of them, or a random 5 % in CI. */

/**
 * In order, without repeats, at least one. The seed is the run's (STACKHEAT_SEED, which the runner
 * prints), so the same part can be had again; `name` keeps two tests from drawing alike.
 *
 * @template T
 * @param {readonly T[]} cases
 * @param {string} name
 * @returns {T[]}
 */
export function sliceOf(cases, name, env = process.env) {
  const share = Number(env.STACKHEAT_LONG_SLICE ?? 1);
  if (!(share > 0 && share <= 1)) throw new RangeError(`STACKHEAT_LONG_SLICE=${share} is no share`);
  if (share === 1) return [...cases];
  const random = randomFrom(`${env.STACKHEAT_SEED ?? 0}:${name}`);
  const ranked = cases.map((_, index) => ({ index, rank: random() }));
  const taken = ranked.sort((a, b) => a.rank - b.rank).slice(0, Math.ceil(cases.length * share));
  return taken
    .map(({ index }) => index)
    .sort((a, b) => a - b)
    .map((index) => cases[index]);
}

/**
 * Numbers from 0 to 1, the same for a text on every machine: Mulberry32 over an FNV-1a hash.
 *
 * @param {string} text
 */
export function randomFrom(text) {
  let state = 0x811c9dc5;
  for (const letter of text) state = Math.imul(state ^ letter.codePointAt(0), 0x01000193);
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
