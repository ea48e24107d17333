import assert from 'node:assert/strict';
import { test } from 'node:test';
import { noGo } from '../differential/go-pprof.mjs';
import { sliceOf } from '../slice.mjs';
import { differenceOfCase } from './random-servers.mjs';

const CASES = 1000;

test(`${CASES} random servers, asked as go tool pprof asks them`, { skip: noGo }, async (t) => {
  const seed = process.env.STACKHEAT_SEED ?? '0';
  const numbers = sliceOf(
    Array.from({ length: CASES }, (_, i) => i),
    'random-servers',
  );
  const differences = [];
  for (const number of numbers) {
    const found = await differenceOfCase(t, `${seed}:${number}`);
    if (found !== undefined) differences.push(found);
  }
  t.diagnostic(`${numbers.length} cases, seed ${seed}`);
  assert.deepEqual(differences, []);
});
