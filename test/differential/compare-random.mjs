/** Runs random cases; by hand: `node test/differential/compare-random.mjs SEED FROM TO`. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { compareAll } from './go-pprof.mjs';
import { randomCases } from './random-cases.mjs';

/** The folder with the synthetic profiles stays when something differs, so that it can be looked at. */
export async function compareRandom({ seed, from = 0, to }) {
  const folder = mkdtempSync(join(tmpdir(), 'stackheat-differential-'));
  const cases = await randomCases({ seed, from, to, folder });
  const differences = [];
  await compareAll(cases, {
    folder,
    onDifference: ({ name, args }, why) => differences.push(`${name}: ${args.join(' ')}\n${why}`),
  });
  if (differences.length === 0) rmSync(folder, { recursive: true });
  return { cases, differences };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [seed = '0', from = '0', to = '100'] = process.argv.slice(2);
  const { cases, differences } = await compareRandom({ seed, from: Number(from), to: Number(to) });
  for (const text of differences) process.stdout.write(`${text}\n`);
  process.stdout.write(`${cases.length} cases, ${differences.length} differ\n`);
}
