/** Random cases from their making to their differences, for every kind of them. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { compareAll } from './go-pprof.mjs';

/** The folder with the made profiles stays when something differs, so that it can be looked at. */
export async function compareMade(kind, makeCases, { seed, from = 0, to }) {
  const folder = mkdtempSync(join(tmpdir(), `stackheat-${kind}-`));
  const cases = await makeCases({ seed, from, to, folder });
  const differences = [];
  await compareAll(cases, {
    folder,
    onDifference: ({ name, args }, why) => differences.push(`${name}: ${args.join(' ')}\n${why}`),
  });
  if (differences.length === 0) rmSync(folder, { recursive: true });
  return { cases, differences };
}

/** For the module that is run by hand: `node MODULE SEED FROM TO`. */
export async function runByHand(moduleUrl, compare) {
  if (process.argv[1] !== fileURLToPath(moduleUrl)) return;
  const [seed = '0', from = '0', to = '100'] = process.argv.slice(2);
  const { cases, differences } = await compare({ seed, from: Number(from), to: Number(to) });
  for (const text of differences) process.stdout.write(`${text.slice(0, 1500)}\n`);
  process.stdout.write(`${cases.length} cases, ${differences.length} differ\n`);
}
