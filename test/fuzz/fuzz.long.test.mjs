import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { ENTRY, missingShared, SHARED } from '../shared.mjs';
import { sliceOf } from '../slice.mjs';
import {
  agreement,
  BOMBS_FROM,
  BOMBS_TO,
  describeLargest,
  drive,
  knownDifferences,
  unsafe,
} from './driver.mjs';

const skip = missingShared('fuzz');
const BLOCK = 500;
const AGREEMENT_MIN = 0.995;

test('malformed profiles harm nothing and are judged as pprof does', { skip }, async (t) => {
  const starts = Array.from({ length: Math.ceil(BOMBS_FROM / BLOCK) }, (_, i) => i * BLOCK);
  const results = [];
  for (const from of sliceOf(starts, 'fuzz-all')) {
    results.push(...(await drive(from, Math.min(from + BLOCK, BOMBS_FROM))));
  }
  const { judgedCount, differing } = agreement(results);
  const share = 1 - differing.length / judgedCount;
  t.diagnostic(
    `${results.length} cases; ${describeLargest(results)}; ` +
      `${judgedCount - differing.length} of ${judgedCount} verdicts are pprof's`,
  );
  assert.deepEqual(unsafe(results), []);
  assert.ok(share >= AGREEMENT_MIN, `${share}`);
  const known = knownDifferences();
  assert.deepEqual(
    differing.filter(({ id, verdict }) => known.get(id)?.ours !== verdict),
    [],
  );
});

const bombs = Array.from({ length: BOMBS_TO - BOMBS_FROM }, (_, i) => BOMBS_FROM + i);

test('bombs are refused or answered, a process each', { skip }, async (t) => {
  const results = [];
  for (const id of sliceOf(bombs, 'bombs')) results.push(await bestOf(BOMB_TRIES, id));
  t.diagnostic(`${results.length} bombs; ${describeLargest(results)}`);
  assert.deepEqual(unsafe(results), []);
});

/** Two seconds are the wall's, which a busy machine takes too; a hang takes them every time. */
const BOMB_TRIES = 3;

async function bestOf(tries, id) {
  const [result] = await drive(id, id + 1);
  return result.verdict === 'TIMEOUT' && tries > 1 ? await bestOf(tries - 1, id) : result;
}

const REPORTS = ['-top', '-traces', '-dot', '-peek=.', '-raw', '-tree', '-tags', '-proto'];
const PEAK_MAX_MB = 512;
/** Generous for a busy machine; what prints a hundred megabytes takes a few seconds of its own right. */
const CPU_MAX_MS = 8_000;
const USAGE = fileURLToPath(new URL('usage.cjs', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'stackheat-bombs-'));
after(() => rmSync(folder, { recursive: true }));

test('each report of each bomb keeps to its memory', { skip }, async (t) => {
  const { makeCase } = await import(join(SHARED, 'fuzz/mutate.mjs'));
  const used = [];
  for (const id of sliceOf(bombs, 'bomb-reports')) {
    const path = join(folder, 'bomb');
    writeFileSync(path, makeCase(id).data);
    for (const report of REPORTS) used.push({ id, report, ...usageOf(report, path) });
  }
  const slowest = used.reduce((worst, one) => (one.cpuMs > worst.cpuMs ? one : worst));
  const fattest = used.reduce((worst, one) => (one.peakMb > worst.peakMb ? one : worst));
  t.diagnostic(`${used.length} runs; slowest ${JSON.stringify(slowest)}`);
  t.diagnostic(`fattest ${JSON.stringify(fattest)}`);
  const bad = used.filter(
    ({ status, said, peakMb, cpuMs }) =>
      ![0, 2].includes(status) ||
      said.includes('unexpected') ||
      peakMb > PEAK_MAX_MB ||
      cpuMs > CPU_MAX_MS,
  );
  assert.deepEqual(bad, []);
});

function usageOf(report, path) {
  const child = spawnSync(process.execPath, ['-r', USAGE, ENTRY, 'pprof', report, path], {
    stdio: ['ignore', 'ignore', 'pipe'],
    encoding: 'utf8',
    maxBuffer: 1 << 30,
  });
  const lines = child.stderr.split('\n');
  const { peakMb, cpuMs } = JSON.parse(lines.at(-1));
  const said = lines.slice(0, -1).join('\n').slice(0, 500);
  return { status: child.status, said, peakMb: Math.round(peakMb), cpuMs: Math.round(cpuMs) };
}
