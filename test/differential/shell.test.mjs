import assert from 'node:assert/strict';
import { test } from 'node:test';
import { missingShared } from '../shared.mjs';
import { noGo } from './go-pprof.mjs';
import { compareSessions } from './shell-sessions.mjs';

/** Fixed, so that a commit is judged by its own changes. */
const SEED = 'shell';
const SESSIONS = 60;

test(`${SESSIONS} random sessions of the shell print what go tool pprof prints`, {
  skip: noGo,
}, async (t) => {
  const missing = missingShared('corpus');
  if (missing) t.diagnostic(`synthetic profiles alone: ${missing}`);
  const { cases, differences } = await compareSessions({ seed: SEED, to: SESSIONS });
  const lines = cases.reduce((sum, { input }) => sum + input.split('\n').length, 0);
  t.diagnostic(`${cases.length} sessions of ${lines} lines, seed ${SEED}`);
  assert.deepEqual(differences, []);
});
