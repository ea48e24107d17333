import assert from 'node:assert/strict';
import { test } from 'node:test';
import { missingShared } from '../shared.mjs';
import { compareBases } from './base-cases.mjs';
import { noGo } from './go-pprof.mjs';

/** Fixed, as in random.test.mjs. */
const SEED = 'every-commit';
const CASES = 60;

test(`${CASES} bases and merges print what go tool pprof prints`, { skip: noGo }, async (t) => {
  const missing = missingShared('corpus');
  if (missing) t.diagnostic(`synthetic profiles alone: ${missing}`);
  const { cases, differences } = await compareBases({ seed: SEED, to: CASES });
  t.diagnostic(`${cases.length} cases, seed ${SEED}`);
  assert.deepEqual(differences, []);
});
