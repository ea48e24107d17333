/** Random command lines over the shared corpus and over synthetic profiles; a case depends on its seed alone. */
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { SHARED } from '../shared.mjs';
import { Draw } from './draw.mjs';
import { optionSet } from './option-sets.mjs';
import { profileWords } from './profile-words.mjs';
import { synthProfile } from './synth-profiles.mjs';

/** Folders of the corpus with profile.proto files, and which files of theirs. */
const FOLDERS = [
  ['go126', /\.(out|cpu|pb\.gz)$/],
  ['go126-http', /\.(debug0|pb\.gz)$/],
  ['parca', /\.(pb\.gz|pprof)$/],
  ['jfr', /\.pb\.gz$/],
  ['random', /\.pb\.gz$/],
  ['pprof-driver', /\.pb\.gz$/],
  ['planted', /\.pb\.gz$/],
  ['pprof/internal/report/testdata', /sample\.cpu$/],
  ['services-raw', /\.0(03|11)\.pb\.gz$/],
];
/** A megabyte and more: a second each, so they are drawn seldom. */
const LARGE = ['go126/mid-heap.pb.gz', 'pprof/internal/proftest/testdata/large.cpu'];
const LARGE_SHARE = 0.01;
const SYNTH_SHARE = 0.55;
/** Of the profiles that are not synthetic through and through. */
const LIFELIKE = join(SHARED, 'bench', 'synth.mjs');
const LIFELIKE_SHARE = existsSync(LIFELIKE) ? 0.08 : 0;
const SEVERAL_SHARE = 0.08;

/** Cases number `from` to `to` of a seed. Synthetic profiles are written to `folder`. */
export async function randomCases({ seed, from = 0, to, folder }) {
  const corpus = corpusFiles();
  const cases = [];
  for (let i = from; i < to; i++) {
    const draw = new Draw(`${seed}:${i}`);
    const paths = drawSources(draw, { corpus, folder, i });
    const options = optionSet(draw, await profileWords(paths[0]));
    cases.push({ name: `${seed}:${i}`, args: [...options, ...paths] });
  }
  return cases;
}

/** Paths of one or more profiles. */
export function drawSources(draw, { corpus = corpusFiles(), folder, i }) {
  if (corpus.length === 0 || draw.chance(SYNTH_SHARE)) return synthSources(draw, folder, i);
  return draw.chance(LIFELIKE_SHARE) ? lifelikeSources(draw, folder) : corpusSources(draw, corpus);
}

/** Stacks as deep, and names and labels as many, as those of a real service. */
function lifelikeSources(draw, folder) {
  const numbers = [draw.one([200, 2000]), 1000, 1 + draw.number(200), draw.one([2, 4])];
  const path = join(folder, `lifelike-${numbers.join('-')}.pb`);
  execFileSync(process.execPath, [LIFELIKE, path, ...numbers.map(String)]);
  return [path];
}

function corpusFiles() {
  return FOLDERS.flatMap(([folder, pattern]) => {
    const path = join(SHARED, 'corpus', folder);
    try {
      return readdirSync(path, { recursive: true })
        .filter((file) => pattern.test(file) && !LARGE.includes(`${folder}/${file}`))
        .sort()
        .map((file) => join(path, file));
    } catch (error) {
      if (error.code === 'ENOENT') return [];
      throw error;
    }
  });
}

function corpusSources(draw, files) {
  const isLarge = draw.chance(LARGE_SHARE);
  const first = isLarge ? join(SHARED, 'corpus', draw.one(LARGE)) : draw.one(files);
  const paths = [first];
  // A neighbour in the list is mostly of the same kind, and the same file always is.
  if (!isLarge && draw.chance(SEVERAL_SHARE)) {
    const at = files.indexOf(first);
    paths.push(files[Math.min(files.length - 1, at + draw.number(3))]);
  }
  return paths;
}

function synthSources(draw, folder, i) {
  const count = draw.chance(SEVERAL_SHARE) ? 2 : 1;
  return Array.from({ length: count }, (_, k) => {
    const { bytes } = synthProfile(draw);
    const path = join(folder, `${i}-${k}.pb.gz`);
    writeFileSync(path, draw.chance(0.5) ? gzipSync(bytes) : bytes);
    return path;
  });
}
