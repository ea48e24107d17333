/** Runs random legacy profiles; by hand: `node test/differential/compare-legacy.mjs SEED FROM TO`. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { Draw } from './draw.mjs';
import { compareAll } from './go-pprof.mjs';
import { legacyProfile } from './legacy-texts.mjs';

export const REPORTS = ['-raw', '-top', '-traces', '-tags', '-proto', '-tree', '-dot'];

/** The profiles stay when something differs, so that they can be looked at. */
export async function compareLegacy({ seed, from = 0, to }) {
  const folder = mkdtempSync(join(tmpdir(), 'stackheat-legacy-'));
  const cases = [];
  for (let i = from; i < to; i++) {
    const draw = new Draw(`${seed}:${i}`);
    const path = join(folder, `${i}.prof`);
    const bytes = legacyProfile(draw);
    writeFileSync(path, draw.chance(0.2) ? gzipSync(bytes) : bytes);
    const options = draw.one([
      [],
      ['-symbolize=none'],
      ['-addresses'],
      ['-sample_index=0'],
      ['-cum'],
    ]);
    cases.push({ name: `${seed}:${i}`, args: [draw.one(REPORTS), ...options, path] });
  }
  const differences = [];
  await compareAll(cases, {
    folder,
    onDifference: ({ name, args }, why) => differences.push(`${name}: ${args.join(' ')}\n${why}`),
  });
  if (differences.length === 0) rmSync(folder, { recursive: true });
  return differences;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [seed = '0', from = '0', to = '100'] = process.argv.slice(2);
  const differences = await compareLegacy({ seed, from: Number(from), to: Number(to) });
  for (const text of differences) process.stdout.write(`${text}\n`);
  process.stdout.write(`${to - from} cases, ${differences.length} differ\n`);
}
