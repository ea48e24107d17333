import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sliceOf } from '../slice.mjs';
import { compareBases } from './base-cases.mjs';
import { noGo } from './go-pprof.mjs';

const CASES = 1500;
const BATCH = 50;

test(`${CASES} bases and merges print what go tool pprof prints`, { skip: noGo }, async (t) => {
  const seed = process.env.STACKHEAT_SEED ?? '0';
  const starts = Array.from({ length: CASES / BATCH }, (_, i) => i * BATCH);
  const all = [];
  const batches = sliceOf(starts, 'bases');
  for (const from of batches) {
    const { differences } = await compareBases({ seed, from, to: from + BATCH });
    all.push(...differences);
  }
  t.diagnostic(`${batches.length * BATCH} cases, seed ${seed}`);
  assert.deepEqual(all, []);
});
