/** Runs random cases; by hand: `node test/differential/compare-random.mjs SEED FROM TO`. */
import { compareMade, runByHand } from './made-cases.mjs';
import { randomCases } from './random-cases.mjs';

export const compareRandom = (range) => compareMade('differential', randomCases, range);

await runByHand(import.meta.url, compareRandom);
