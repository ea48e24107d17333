/** The text of benchstat, on results of Go's own benchmarks and on made ones. */
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { differencesOf, noBenchstat } from './benchstat.mjs';
import { madeCases } from './made-benchmarks.mjs';
import { REAL_CASES } from './real-cases.mjs';

const REAL = fileURLToPath(new URL('testdata/real', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'stackheat-benchstat-'));
after(() => rmSync(folder, { recursive: true }));

/** Fixed, so that a commit is judged by its own changes; benchstat.long.test.mjs varies with the run's seed. */
const SEED = 'every-commit';
const CASES = 250;

test(`${REAL_CASES.length} command lines on real results print what benchstat prints`, {
  skip: noBenchstat,
}, async () => {
  assert.deepEqual(await differencesOf(REAL_CASES, REAL), []);
});

test(`${CASES} made cases print what benchstat prints`, { skip: noBenchstat }, async (t) => {
  t.diagnostic(`seed ${SEED}`);
  const cases = madeCases({ seed: SEED, to: CASES, folder });
  assert.deepEqual(await differencesOf(cases, folder), []);
});

test('results come from standard input too', { skip: noBenchstat }, async () => {
  const input = readFileSync(join(REAL, 'strings-b.txt'));
  const cases = [['strings-a.txt', '-'], ['-'], ['strings-a.txt', 'new=-']];
  const found = await differencesOf(
    cases.map((args) => ({ args, input })),
    REAL,
  );
  assert.deepEqual(found, []);
});
