/** Runs the shared fuzz/drive.mjs over our worker, and reads what it found. */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { SHARED } from '../shared.mjs';

export const WORKER = fileURLToPath(new URL('worker.mjs', import.meta.url));

/** Mutations, gzip framing, semantic cases; the bombs come after them, a process each. */
export const BOMBS_FROM = 19_972;
export const BOMBS_TO = 20_013;
/** Cases below this number have a verdict of google/pprof's parser. */
const JUDGED_BELOW = 19_800;
const TIMEOUT_MS = 2000;
const RSS_MAX_MB = 512;

/** What the driver says of cases `from` to `to`. */
export async function drive(from, to) {
  const folder = mkdtempSync(join(tmpdir(), 'stackheat-drive-'));
  const out = join(folder, 'results.tsv');
  const limits = ['--timeout', TIMEOUT_MS, '--rss-mb', RSS_MAX_MB].map(String);
  const range = ['--from', String(from), '--to', String(to)];
  const worker = ['--', process.execPath, WORKER];
  try {
    await node([join(SHARED, 'fuzz/drive.mjs'), ...range, ...limits, '--out', out, ...worker]);
    return rows(readFileSync(out, 'utf8')).map(
      ([id, cls, verdict, ms, peakKb, , seed, detail]) => ({
        id: Number(id),
        cls,
        verdict,
        ms: Number(ms),
        peakMb: Math.round(Number(peakKb) / 1024),
        seed,
        detail,
      }),
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function node(args) {
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'inherit'] });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (status) => {
      if (status === 0) resolve();
      else reject(new Error(`${args[0]} ended with ${status}`));
    });
  });
}

function rows(text) {
  return text
    .trimEnd()
    .split('\n')
    .map((line) => line.split('\t'));
}

/** Cases that took too long, too much memory, or the process with them. */
export function unsafe(results) {
  return results
    .filter(({ verdict }) => verdict !== 'ok' && verdict !== 'reject')
    .map(({ id, cls, verdict, detail }) => `${id} ${cls}: ${verdict} ${detail}`);
}

/** Compares the verdicts on mutated profiles with google/pprof's. */
export function agreement(results) {
  const path = join(SHARED, 'fuzz/results/pprof-parse.tsv.gz');
  const verdicts = new Map(
    rows(gunzipSync(readFileSync(path)).toString()).map(([id, , verdict]) => [Number(id), verdict]),
  );
  const judged = results.filter(({ id }) => id < JUDGED_BELOW);
  const differing = judged.filter(({ id, verdict }) => verdicts.get(id) !== verdict);
  return { judgedCount: judged.length, differing };
}

/** By case number, what known-differences.tsv says of it. */
export function knownDifferences() {
  const path = new URL('known-differences.tsv', import.meta.url);
  const [, ...listed] = rows(readFileSync(path, 'utf8'));
  return new Map(listed.map(([id, , , ours, reason]) => [Number(id), { ours, reason }]));
}

export function describeLargest(results) {
  const slowest = results.reduce((worst, one) => (one.ms > worst.ms ? one : worst));
  const fattest = results.reduce((worst, one) => (one.peakMb > worst.peakMb ? one : worst));
  return `slowest ${slowest.id} (${Math.round(slowest.ms)} ms), fattest ${fattest.id} (${fattest.peakMb} MiB)`;
}
