import assert from 'node:assert/strict';
import { test } from 'node:test';
import { missingShared } from '../shared.mjs';
import { compareRandom } from './compare-random.mjs';
import { noGo } from './go-pprof.mjs';

/** Fixed, so that a commit is judged by its own changes; random.long.test.mjs varies with the run's seed. */
const SEED = 'every-commit';
const CASES = 150;

test(`${CASES} random command lines print what go tool pprof prints`, { skip: noGo }, async (t) => {
  const missing = missingShared('corpus');
  if (missing) t.diagnostic(`synthetic profiles alone: ${missing}`);
  const { cases, differences } = await compareRandom({ seed: SEED, to: CASES });
  t.diagnostic(`${cases.length} cases, seed ${SEED}`);
  assert.deepEqual(differences, []);
});
