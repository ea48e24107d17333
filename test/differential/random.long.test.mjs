import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sliceOf } from '../slice.mjs';
import { compareRandom } from './compare-random.mjs';
import { noGo } from './go-pprof.mjs';

const CASES = 4000;
const BATCH = 100;

test(`${CASES} random command lines print what go tool pprof prints`, { skip: noGo }, async (t) => {
  const seed = process.env.STACKHEAT_SEED ?? '0';
  const batches = sliceOf(
    Array.from({ length: CASES / BATCH }, (_, i) => i * BATCH),
    'differential',
  );
  const all = [];
  for (const from of batches) {
    const { differences } = await compareRandom({ seed, from, to: from + BATCH });
    all.push(...differences);
  }
  t.diagnostic(`${batches.length * BATCH} cases, seed ${seed}`);
  assert.deepEqual(all, []);
});
