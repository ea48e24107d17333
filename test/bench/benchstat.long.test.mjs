import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { sliceOf } from '../slice.mjs';
import { differencesOf, noBenchstat } from './benchstat.mjs';
import { madeCases } from './made-benchmarks.mjs';

const CASES = 10_000;
const BATCH = 200;

test(`${CASES} made cases print what benchstat prints`, { skip: noBenchstat }, async (t) => {
  const seed = process.env.STACKHEAT_SEED ?? '0';
  const batches = sliceOf(
    Array.from({ length: CASES / BATCH }, (_, i) => i * BATCH),
    'benchstat',
  );
  const differences = [];
  for (const from of batches) {
    const folder = mkdtempSync(join(tmpdir(), 'stackheat-benchstat-'));
    const cases = madeCases({ seed, from, to: from + BATCH, folder });
    const found = await differencesOf(cases, folder);
    // What differs stays, so that it can be looked at.
    if (found.length === 0) rmSync(folder, { recursive: true });
    differences.push(...found);
  }
  t.diagnostic(`${batches.length * BATCH} cases, seed ${seed}`);
  assert.deepEqual(differences, []);
});
