import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { missingShared } from '../shared.mjs';
import { sliceOf } from '../slice.mjs';
import {
  agreement,
  BOMBS_FROM,
  describeLargest,
  drive,
  knownDifferences,
  unsafe,
  WORKER,
} from './driver.mjs';

const BLOCK = 100;
const SHARE = '0.05';

test('a share of the malformed profiles harms nothing and is judged as pprof does', {
  skip: missingShared('fuzz'),
}, async (t) => {
  const starts = Array.from({ length: Math.floor(BOMBS_FROM / BLOCK) }, (_, i) => i * BLOCK);
  const slice = { ...process.env, STACKHEAT_LONG_SLICE: SHARE };
  const results = [];
  for (const from of sliceOf(starts, 'fuzz', slice))
    results.push(...(await drive(from, from + BLOCK)));
  t.diagnostic(`${results.length} cases; ${describeLargest(results)}`);
  assert.deepEqual(unsafe(results), []);
  const known = knownDifferences();
  const fresh = agreement(results).differing.filter(
    ({ id, verdict }) => known.get(id)?.ours !== verdict,
  );
  assert.deepEqual(fresh, []);
});

const CORPUS = new URL('corpus/', import.meta.url);

for (const name of readdirSync(CORPUS)) {
  test(`${name} breaks nothing any more`, async () => {
    const [, verdict] = name.split('.');
    const answer = await ask(readFileSync(new URL(name, CORPUS)));
    assert.equal(answer.split('\t')[1], verdict, answer);
  });
}

/** The worker's answer to one case. */
function ask(bytes) {
  const worker = spawn(process.execPath, [WORKER], { stdio: ['pipe', 'pipe', 'inherit'] });
  const head = Buffer.alloc(8);
  head.writeUInt32LE(bytes.length, 4);
  worker.stdin.end(Buffer.concat([head, bytes]));
  const said = [];
  worker.stdout.on('data', (chunk) => said.push(chunk));
  return new Promise((resolve, reject) => {
    worker.once('error', reject);
    worker.once('close', () => resolve(Buffer.concat(said).toString()));
  });
}
