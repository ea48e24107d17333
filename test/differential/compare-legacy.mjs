/** Runs random legacy profiles; by hand: `node test/differential/compare-legacy.mjs SEED FROM TO`. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { Draw } from './draw.mjs';
import { legacyProfile } from './legacy-texts.mjs';
import { compareMade, runByHand } from './made-cases.mjs';

export const REPORTS = ['-raw', '-top', '-traces', '-tags', '-proto', '-tree', '-dot'];

function legacyCases({ seed, from, to, folder }) {
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
  return cases;
}

export const compareLegacy = (range) => compareMade('legacy', legacyCases, range);

await runByHand(import.meta.url, compareLegacy);
