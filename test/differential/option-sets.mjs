/** Random command lines of `pprof`: a report and options that change what it says. */
import { existsSync } from 'node:fs';
import { filterSet } from './filter-sets.mjs';

const FORMATS = [
  ['-top', 4],
  ['-text', 2],
  ['-tree', 4],
  ['-peek', 2],
  ['-traces', 2],
  ['-raw', 1],
  ['-tags', 2],
  ['-comments', 0.3],
  ['-proto', 2],
  ['-dot', 4],
  ['-callgrind', 2],
  ['-topproto', 2],
];
const GRANULARITIES = ['-functions', '-filefunctions', '-files', '-lines', '-addresses'];
const UNITS = [
  'minimum',
  'auto',
  'ns',
  'us',
  'ms',
  'seconds',
  'hours',
  'B',
  'kB',
  'MB',
  'bytes',
  'gb',
  'count',
  'samples',
  'foo',
  'GCU',
  'milligcu',
  'μs',
];
const FRACTIONS = ['0', '0.001', '0.01', '0.05', '0.2', '0.5', '1', '-0.1', '1e-9'];
const SAMPLE_TYPE_FLAGS = [
  '-inuse_space',
  '-inuse_objects',
  '-alloc_space',
  '-alloc_objects',
  '-contentions',
  '-total_delay',
  '-mean_delay',
];
const PEEKS = [
  '.',
  'main',
  'runtime',
  'json|alloc',
  '(?i)MAIN',
  '^f',
  '::',
  '\\.go',
  'e',
  'Ω',
  ' ',
];
const DEMANGLES = [
  'none',
  'demangle=full',
  'demangle=templates',
  'demangle=none',
  'force',
  'local',
];

/** Whole words, without the sources. `profileWords` are those of the profile, to be asked for by name. */
export function optionSet(draw, profileWords) {
  const { sampleTypes, mappings } = profileWords;
  const words = [format(draw)];
  if (draw.chance(0.6)) words.push(...filterSet(draw, profileWords));
  // Go leaves the order of files of equal weight open, and bytes cannot be compared line by line.
  const granularities = words[0] === '-topproto' ? without('-files') : GRANULARITIES;
  const maybe = (share, word) => {
    if (draw.chance(share)) words.push(word());
  };
  maybe(0.5, () => draw.one(granularities));
  maybe(0.3, () => `-sample_index=${sampleIndex(draw, sampleTypes)}`);
  maybe(0.1, () => draw.one(SAMPLE_TYPE_FLAGS));
  maybe(0.4, () => `-nodecount=${draw.one([0, 1, 2, 5, 10, 30, 100, -1])}`);
  maybe(0.4, () => `-nodefraction=${draw.one(FRACTIONS)}`);
  maybe(0.3, () => `-edgefraction=${draw.one(FRACTIONS)}`);
  maybe(0.4, () => draw.one(['-cum', '-cum', '-flat']));
  maybe(0.3, () => `-unit=${draw.one(UNITS)}`);
  maybe(0.15, () => `-divide_by=${draw.one(['2', '3', '0.5', '1000', '1e9', '-1', '0', '0.001'])}`);
  maybe(0.15, () => '-mean');
  maybe(0.25, () => '-noinlines');
  maybe(0.15, () => '-showcolumns');
  maybe(0.15, () => '-compact_labels');
  maybe(0.15, () => '-drop_negative');
  maybe(0.15, () => '-trim=false');
  maybe(0.05, () => '-relative_percentages');
  maybe(0.1, () => '-call_tree');
  maybe(0.1, () => `-trim_path=${draw.one(['/usr/local/go', '/home', '/src:/a/b', '/'])}`);
  // No two names that are both in one file's path: docs/compatibility.md.
  maybe(0.05, () => `-source_path=${draw.one(['/x/src', '/usr/local/go/src:/y/testdata', '.'])}`);
  maybe(0.2, () => `-symbolize=${demangle(draw, mappings)}`);
  maybe(0.05, () => `-add_comment=${draw.one(['hello', '# hidden', 'Grüße, 世界'])}`);
  maybe(0.05, () => '-buildid=abc123');
  return words;
}

function without(granularity) {
  return GRANULARITIES.filter((name) => name !== granularity);
}

function format(draw) {
  const total = FORMATS.reduce((sum, [, weight]) => sum + weight, 0);
  let rest = draw.number(total * 1000) / 1000;
  const [word] = FORMATS.find(([, weight]) => {
    rest -= weight;
    return rest < 0;
  });
  return word === '-peek' ? `-peek=${draw.one(PEEKS)}` : word;
}

/** Forced, as by demangle=, pprof reads the program itself where it lies on this machine, which we do not yet. */
function demangle(draw, mappings) {
  const mode = draw.one(DEMANGLES);
  const isForced = /force|=/.test(mode);
  return isForced && mappings.some((file) => existsSync(file)) ? 'none' : mode;
}

function sampleIndex(draw, sampleTypes) {
  const indexes = sampleTypes.map((_, i) => i);
  return draw.one([...sampleTypes, ...sampleTypes, ...indexes, 'nosuch', '7', '-1', '']);
}
