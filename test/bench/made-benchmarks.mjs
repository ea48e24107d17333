/** Benchmark files out of a seed, with all that such a file may hold, and command lines to compare them by. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Draw } from '../differential/draw.mjs';

const UNITS = [
  'ns/op',
  'B/op',
  'allocs/op',
  'MB/s',
  'req/s',
  'ns/GC',
  'p99-ns',
  'disk-MB/op',
  'op/ns',
  'MB*MB/s',
  'bytes/op',
  'µs',
  '☃/op',
  'ns',
];
const NAMES = ['Encode', 'Decode', 'Sort', 'Größe', '日本語', 'A', 'Long_name_of_a_benchmark', 'É'];
const SUBS = [
  '/format=json',
  '/format=gob',
  '/size=1k',
  '/size=2k',
  '/size=16Ki',
  '/size=512',
  '/n=10',
  '/plain',
  '/x=a=b',
  '/ключ=значение',
  '/gomaxprocs=4',
  '/empty=',
];
const CONFIG = {
  goos: ['linux', 'darwin'],
  goarch: ['amd64', 'arm64'],
  pkg: ['example.com/a', 'example.com/b'],
  cpu: ['AMD EPYC', 'Intel(R) Xeon(R) CPU @ 2.20GHz'],
  größe: ['süß', 'x'],
  note: ['a, "b"', ' padded\t'],
  commit: ['1', '2', '10', '1e1'],
};
const COUNTS = [1, 1, 2, 3, 4, 5, 6, 8, 10, 12, 20, 21, 25, 26, 30, 31, 40, 51, 60];

/** `to - from` cases, each with files of its own in `folder`. */
export function madeCases({ seed, from = 0, to, folder }) {
  return Array.from({ length: to - from }, (_, i) => madeCase(`${seed}:${from + i}`, folder));
}

function madeCase(seed, folder) {
  const draw = new Draw(seed);
  const name = `case-${seed.replaceAll(/\W/g, '-')}`;
  mkdirSync(join(folder, name), { recursive: true });
  const plan = planOf(draw);
  const count = plan.hasNaN ? 1 : draw.one([1, 2, 2, 2, 2, 3, 4]);
  const files = Array.from({ length: count }, (_, i) => {
    const path = `${name}/${draw.one(['old', 'new', 'neu ü', 'x'])}${i}.txt`;
    writeFileSync(join(folder, path), fileText(draw, plan));
    return path;
  });
  if (!plan.hasNaN && draw.chance(0.05)) files.push(files[0]);
  const words = files.map((path, i) =>
    draw.chance(0.15) ? `${draw.one(['O', 'N', 'a b', 'größer', ''])}${i}=${path}` : path,
  );
  return { args: [...flagsOf(draw, plan), ...words] };
}

/** What files of one case have in common. */
function planOf(draw) {
  const names = Array.from({ length: 1 + draw.number(6) }, () => nameOf(draw));
  if (draw.chance(0.1)) names.push(names[0]);
  return {
    names,
    units: draw.some(UNITS, 1 + draw.number(3)),
    count: draw.one(COUNTS),
    config: draw.chance(0.7) ? draw.some(Object.keys(CONFIG), draw.number(4)) : [],
    varies: draw.chance(0.3),
    odd: draw.chance(0.2),
    digits: draw.one([1, 2, 3, 4, 8]),
    exact: draw.chance(0.15),
    // benchstat never comes to an end of comparing these: one file, one column.
    hasNaN: draw.chance(0.05),
  };
}

function nameOf(draw) {
  const subs = draw.chance(0.6) ? draw.some(SUBS, 1 + draw.number(3)) : [];
  const processors = draw.one(['', '-1', '-8', '-16', '-8', '-']);
  return draw.one(NAMES) + subs.join('') + processors;
}

function fileText(draw, plan) {
  const lines = [];
  const configure = () => {
    for (const key of plan.config) {
      const value = plan.varies ? draw.one([...CONFIG[key], '']) : CONFIG[key][0];
      lines.push(`${key}:${draw.one([' ', ' ', '\t', '  '])}${value}`);
    }
  };
  configure();
  if (plan.exact) {
    const unit = draw.one(plan.units);
    lines.push(
      `Unit ${unit} ${draw.one(['assume=exact', 'assume=nothing', 'better=higher assume=exact'])}`,
    );
  }
  const level = Object.fromEntries(plan.names.map((name) => [name, 10 ** (draw.number(9) - 2)]));
  const results = plan.names.flatMap((name) => {
    if (draw.chance(0.1)) return [];
    const count = draw.chance(0.2) ? draw.one(COUNTS) : plan.count;
    return Array.from({ length: count }, () => resultLine(draw, name, level[name], plan));
  });
  if (draw.chance(0.3)) results.sort(() => draw.one([-1, 1]));
  for (const line of results) {
    if (plan.config.length > 0 && draw.chance(0.02)) configure();
    if (plan.odd && draw.chance(0.05)) lines.push(oddLine(draw));
    lines.push(line);
  }
  lines.push('PASS', 'ok  \texample.com/a\t1.234s');
  const end = draw.one(['\n', '\n', '\n', '\r\n']);
  return lines.join(end) + (draw.chance(0.9) ? end : '');
}

function resultLine(draw, name, level, plan) {
  const measured = plan.units
    .filter(() => draw.chance(0.97))
    .map((unit) => `${measuredValue(draw, level, plan)} ${unit}`);
  if (measured.length === 0) measured.push(`${measuredValue(draw, level, plan)} ${plan.units[0]}`);
  return `Benchmark${name}${draw.one(['\t', '  ', '         \t '])}${1 + draw.number(1e6)}\t${measured.join('\t')}`;
}

function measuredValue(draw, level, plan) {
  if (plan.hasNaN && draw.chance(0.1)) return 'NaN';
  if (plan.odd && draw.chance(0.08)) {
    return draw.one([
      '0',
      '0',
      '-1',
      '-12.5',
      '+Inf',
      '-Inf',
      '1e-12',
      '1e20',
      '0x1p-3',
      '1_000',
      '3e-320',
    ]);
  }
  const value = level * (1 + draw.one([0.01, 0.1, 0.5]) * (draw.number(1000) / 1000));
  return draw.chance(0.1) ? String(Math.round(value)) : value.toPrecision(plan.digits);
}

function oddLine(draw) {
  return draw.one([
    'BenchmarkNameAlone',
    'BenchmarkCut 100',
    'BenchmarkCut 100 5',
    'BenchmarkCut x 5 ns/op',
    'BenchmarkCut 99999999999999999999 5 ns/op',
    'BenchmarkCut 100 1e999 ns/op',
    'BenchmarkCut 100 five ns/op',
    'BenchmarkTrailing 1 2 ns/op ',
    'Benchmark 1 2 ns/op',
    'Benchmarking is fun',
    'Unit',
    'Unit ns/op',
    'Unit ns/op nonsense',
    'Unit ns/op assume=exact =x',
    'Unit MB/s better=lower',
    'Units are no keyword: x',
    'key-without-space:value',
    'Capital: no',
    'camelCase: no',
    'löschen: später',
    'löschen:',
    'goos: ',
    '--- BENCH: BenchmarkX',
    '    some log line: with a colon',
    '',
    ' ',
    '\u00a0BenchmarkX 1 2 ns/op',
    'BenchmarkNbsp\u00a01\u00a02\u2003ns/op',
  ]);
}

const KEYS = [
  '.name',
  '.fullname',
  '.file',
  '/format',
  '/size',
  '/size@num',
  '/n',
  '/gomaxprocs',
  '/gomaxprocs@num',
  'goos',
  'goos@alpha',
  'pkg',
  'cpu',
  'commit@num',
  'note',
  'größe',
  'nosuch',
  '.config',
  '/format@(gob json)',
  'goos@(linux darwin)',
  '.fullname@alpha',
  '.name@(Encode Sort "Größe")',
];
const FILTERS = [
  '*',
  '-*',
  '.name:Encode',
  '-.name:Encode',
  '.name:/^E/',
  '.name:/(?i)^e|sort/',
  '.unit:ns/op',
  '.unit:(ns/op OR B/op)',
  '-.unit:sec/op',
  '/format:json',
  '/format:json OR /size:1k',
  '(.name:Encode OR .name:Decode) AND -/format:gob',
  'goos:linux .unit:/op$/',
  '"goos":"linux"',
  '/gomaxprocs:8',
  '.file:/old/',
  '.fullname:/=/ -pkg:"example.com/b"',
  '.name:"Gr\\u00f6\\xc3\\x9fe"',
  '/size:(1k OR /[0-9]+Ki/)',
  // Wrong on purpose.
  '.name:',
  '.name',
  '(.name:Encode',
  '.name:Encode)',
  '.name:"Enc',
  '.name:"\\q"',
  '.name:/(/',
  '.name:/a',
  '.name:/a/b',
  '.config:x',
  'ö:x .name:(a b)',
  '":"',
  'a:b:c',
  '',
];
const BROKEN_PROJECTIONS = [
  '.unit',
  'x@',
  'x@nosuch',
  'x@()',
  'x@(a',
  '@x',
  'x,,y',
  'ö, x,',
  '.config@(a)',
  '""',
  '(',
  '"x',
];

function flagsOf(draw, { hasNaN }) {
  const flags = [];
  const add = (name, value) =>
    flags.push(...draw.one([[`-${name}`, value], [`--${name}=${value}`]]));
  const projection = () =>
    draw.chance(0.03)
      ? draw.one(BROKEN_PROJECTIONS)
      : draw.some(KEYS, 1 + draw.number(2)).join(draw.one([',', ' ', ', ']));
  if (!hasNaN && draw.chance(0.3)) add('col', projection());
  if (draw.chance(0.25)) add('row', projection());
  if (draw.chance(0.15)) add('table', draw.chance(0.3) ? '' : projection());
  if (draw.chance(0.2)) add('ignore', projection());
  if (draw.chance(0.3)) add('filter', draw.one(FILTERS));
  if (draw.chance(0.15)) add('alpha', draw.one(['0', '0.01', '0.2', '1', '1e-9', '2', '-1']));
  if (draw.chance(0.15))
    add('confidence', draw.one(['0', '0.5', '0.9', '0.99', '0.999', '1', '1.5']));
  if (draw.chance(0.3)) add('format', draw.one(['csv', 'csv', 'csv', 'text', 'html']));
  return flags;
}
