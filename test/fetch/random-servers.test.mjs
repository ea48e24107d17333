import assert from 'node:assert/strict';
import { test } from 'node:test';
import { noGo } from '../differential/go-pprof.mjs';
import { differenceOfCase } from './random-servers.mjs';

/** Fixed, so that a commit is judged by its own changes; random-servers.long.test.mjs varies. */
const CASES = 20;

test(`${CASES} random servers, asked as go tool pprof asks them`, { skip: noGo }, async (t) => {
  const differences = [];
  for (let i = 0; i < CASES; i++) {
    const found = await differenceOfCase(t, `every-commit:${i}`);
    if (found !== undefined) differences.push(found);
  }
  assert.deepEqual(differences, []);
});
