import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sliceOf } from '../slice.mjs';
import { compareLegacy } from './compare-legacy.mjs';
import { noGo } from './go-pprof.mjs';

const CASES = 2000;
const BATCH = 100;

test(`${CASES} random legacy profiles print what go tool pprof prints`, {
  skip: noGo,
}, async (t) => {
  const seed = process.env.STACKHEAT_SEED ?? '0';
  const starts = Array.from({ length: CASES / BATCH }, (_, i) => i * BATCH);
  const batches = sliceOf(starts, 'legacy');
  const all = [];
  for (const from of batches) {
    const { differences } = await compareLegacy({ seed, from, to: from + BATCH });
    all.push(...differences);
  }
  t.diagnostic(`${batches.length * BATCH} cases, seed ${seed}`);
  assert.deepEqual(all, []);
});
