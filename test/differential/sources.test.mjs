import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { compareAll, noGo } from './go-pprof.mjs';
import { sourceCase } from './source-cases.mjs';

const COUNT = 60;

test('list and weblist show of random sources what Go shows', { skip: noGo }, async (t) => {
  const seed = process.env.STACKHEAT_SEED ?? '0';
  const folder = mkdtempSync(join(tmpdir(), 'stackheat-sources-'));
  const cases = Array.from({ length: COUNT }, (_, number) => sourceCase({ seed, number, folder }));
  const differences = [];
  await compareAll(cases, {
    folder,
    onDifference: ({ name, args }, why) => differences.push(`${name}: ${args.join(' ')}\n${why}`),
  });
  t.diagnostic(`${cases.length} cases of seed ${seed}`);
  assert.deepEqual(differences, []);
  rmSync(folder, { recursive: true });
});
