/**
 * Random command lines with a base or several sources, which are kin of one profile.
 * By hand: `node test/differential/base-cases.mjs SEED FROM TO`.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { readProfileFile } from '../../build/fetch/read-file.js';
import { decodePprof } from '../../build/formats/pprof-decode.js';
import { encodePprof } from '../../build/formats/pprof-encode.js';
import { SHARED } from '../shared.mjs';
import { Draw } from './draw.mjs';
import { kinOf } from './kin-profiles.mjs';
import { compareMade, runByHand } from './made-cases.mjs';
import { optionSet } from './option-sets.mjs';
import { wordsOf } from './profile-words.mjs';
import { synthProfile } from './synth-profiles.mjs';

/** Small ones of different kinds. */
const REAL = [
  'go126/cpu.out',
  'go126/mem.out',
  'go126/block.out',
  'go126/mutex.out',
  'parca/fib.pb.gz',
  'planted/small-allocs/cpu.pb.gz',
  'planted/memory-leak/heap.pb.gz',
  'planted/goroutine-leak/goroutine.pb.gz',
  'pprof/internal/report/testdata/sample.cpu',
];
const REAL_SHARE = 0.3;
/** More than pprof merges at once. */
const MANY = 140;

/** Cases number `from` to `to` of a seed; their profiles are written to `folder`. */
export async function baseCases({ seed, from = 0, to, folder }) {
  const real = await realProfiles();
  const cases = [];
  for (let i = from; i < to; i++) {
    const draw = new Draw(`base:${seed}:${i}`);
    const isReal = real.length > 0 && draw.chance(REAL_SHARE);
    const profile = isReal
      ? draw.one(real)
      : decodePprof(synthProfile(draw).bytes, { source: 'synth' });
    const options = optionSet(draw, wordsOf(profile));
    const files = familyFiles(profile, draw, join(folder, String(i)));
    cases.push({ name: `${seed}:${i}`, args: [...options, ...words(draw, files)] });
  }
  return cases;
}

async function realProfiles() {
  const read = REAL.map((file) => readProfileFile(join(SHARED, 'corpus', file)));
  const settled = await Promise.allSettled(read);
  return settled.flatMap(({ status, value }) => (status === 'fulfilled' ? [value] : []));
}

/** The profile itself and two or three of its kin. */
function familyFiles(profile, draw, prefix) {
  const kin = Array.from({ length: 2 + draw.number(2) }, () => kinOf(profile, draw));
  return [profile, ...kin].map((one, k) => {
    const path = `${prefix}-${k}.pb`;
    const bytes = encodePprof(one);
    writeFileSync(path, draw.chance(0.3) ? gzipSync(bytes) : bytes);
    return path;
  });
}

function words(draw, files) {
  const several = () => draw.some(files, draw.one([1, 1, 2, 3]));
  if (draw.chance(0.3)) return draw.chance(0.05) ? draw.some(files, MANY) : draw.some(files, 3);
  const flag = draw.one(['-base', '-diff_base']);
  const base = [`${flag}=${draw.one(files)}`];
  if (draw.chance(0.3)) base.push('-normalize');
  if (draw.chance(0.02)) base.push('-diff_base=other.pb');
  if (draw.chance(0.02)) return ['-normalize', ...several()];
  if (draw.chance(0.03)) return [`${flag}=gone.pb`, ...several()];
  return [...base, ...several()];
}

export const compareBases = (range) => compareMade('bases', baseCases, range);

await runByHand(import.meta.url, compareBases);
