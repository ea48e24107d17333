/** Random sessions of the interactive shell; by hand: `node test/differential/shell-sessions.mjs SEED FROM TO`. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { FORMATS } from '../../build/cli/pprof/formats.js';
import { OPTIONS } from '../../build/cli/pprof/options.js';
import { Draw } from './draw.mjs';
import { compareAll } from './go-pprof.mjs';
import { drawSources } from './random-cases.mjs';

const LINES_MAX = 12;
const PATTERNS = [
  'main',
  'runtime',
  'json|alloc',
  '(?i)MAIN',
  '^f',
  '::',
  '\\.go',
  'e',
  'a(b',
  'zzz',
];
const LABELS = ['1kb:', 'bytes=:64kb', 'foo', 'key=.*', '.', 'a,b'];
const GRANULARITIES = ['functions', 'filefunctions', 'files', 'lines', 'addresses'];

/** What this build has; the rest is refused, and go tool pprof would do it. */
const isBuilt = (name) =>
  [...FORMATS, ...OPTIONS].some((spec) => spec.name === name && spec.isPlanned !== true);

const REPORTS = ['top', 'text', 'tree', 'traces', 'tags', 'comments', 'raw', 'dot'].filter(isBuilt);
const FILTERS = ['focus', 'ignore', 'hide', 'show', 'show_from', 'prune_from'].filter(isBuilt);
const LABEL_FILTERS = ['tagfocus', 'tagignore', 'tagshow', 'taghide'].filter(isBuilt);

/** The lines of one session. Left out is what differs on purpose: `lines` and `cum` bare, and `|`. */
export function shellSession(draw, sampleTypes) {
  const lines = Array.from({ length: 1 + draw.number(LINES_MAX) }, () => line(draw, sampleTypes));
  if (draw.chance(0.3))
    lines.splice(draw.number(lines.length + 1), 0, draw.one(['q', 'exit', 'quit']));
  // The last line need not end.
  return lines.join('\n') + (draw.chance(0.8) ? '\n' : '');
}

const LINES = [
  [8, report],
  [2, (draw) => `peek ${draw.one(PATTERNS.slice(0, -2))}${argumentsOf(draw, 'peek')}`],
  [5, assignment],
  [1.5, (draw) => `granularity=${draw.one(GRANULARITIES)}`],
  [
    1,
    (draw) => `${draw.one([...GRANULARITIES, 'cum', 'flat'])}=${draw.one(['true', '1', 'false'])}`,
  ],
  [1, (draw) => `sort=${draw.one(['cum', 'flat', 'cumulative', ''])}`],
  [2, (draw, types) => `${draw.one(['', 'total_', 'mean_'])}${draw.one([...types, 'nosuch'])}`],
  [1, (draw, types) => `sample_index=${draw.one([...types, '0', '1', '7', 'nosuch'])}`],
  [1, () => ':'],
  [0.5, () => 'proto'],
  [2.5, oddity],
];

function line(draw, sampleTypes) {
  const total = LINES.reduce((sum, [weight]) => sum + weight, 0);
  let rest = draw.number(total * 1000) / 1000;
  const [, make] = LINES.find(([weight]) => {
    rest -= weight;
    return rest < 0;
  });
  return make(draw, sampleTypes);
}

function report(draw) {
  const name = draw.one(REPORTS);
  const count = draw.chance(0.3) ? draw.one(['1', '3', '10', '50']) : '';
  const file = draw.chance(0.08) ? draw.one([' >out.txt', ' > out2.txt']) : '';
  return `${name}${count}${argumentsOf(draw, name)}${file}`;
}

function argumentsOf(draw, name) {
  const words = [];
  if (draw.chance(0.3)) words.push(draw.one(['5', '0', '+2', '-3', '100', '99999999999']));
  if (draw.chance(0.2)) words.push(draw.one(['-cum', '--cum']));
  const isFiltered = name === 'tags' ? LABEL_FILTERS.length > 0 : FILTERS.length > 0;
  if (isFiltered && draw.chance(0.3)) words.push(draw.one(name === 'tags' ? LABELS : PATTERNS));
  if (isFiltered && draw.chance(0.2)) words.push(`-${draw.one(PATTERNS)}`);
  // 99999999999 is no number of nodes but a pattern.
  const shown = isFiltered ? words : words.filter((word) => word !== '99999999999');
  return shown.map((word) => ` ${word}`).join('');
}

function assignment(draw) {
  const choices = [
    `nodecount=${draw.one(['5', '0', '-1', '20', 'x', ' 7 //: seven'])}`,
    `nodefraction = ${draw.one(['0', '0.05', '1e-3', '.5', 'x'])}`,
    `edgefraction=${draw.one(['0', '0.01', '0.2'])}`,
    `unit=${draw.one(['ms', 'auto', 'minimum', 'kB', 'nosuch', 'seconds'])}`,
    `divide_by=${draw.one(['2', '0', '1', '0.5', 'x'])}`,
    `${draw.one(['mean', 'trim', 'noinlines', 'drop_negative', 'compact_labels', 'showcolumns'])}=${draw.one(['true', 'false', 'yes', 'n', 'maybe', ''])}`,
    draw.one(['mean', 'noinlines', 'compact_labels', 'relative_percentages', 'nodecount', 'unit']),
    `trim_path=${draw.one(['/usr/local/go', '', '/home'])}`,
  ];
  if (FILTERS.length > 0) choices.push(`${draw.one(FILTERS)}=${draw.one([...PATTERNS, '', ''])}`);
  if (LABEL_FILTERS.length > 0) {
    choices.push(`${draw.one(LABEL_FILTERS)}=${draw.one([...LABELS, '', ''])}`);
  }
  return draw.one(choices);
}

function oddity(draw) {
  return draw.one([
    '',
    '   ',
    'o',
    'options',
    'help',
    'help top',
    'help focus',
    'help nosuch',
    'nosuch',
    'top >',
    'list',
    'peek',
    'focus main',
    '  top   3  ',
    'granularity',
    'Top',
    'foo=bar',
    '=',
    '//: a comment',
    'top5x',
    'output=',
    '\ttop\t2\r',
  ]);
}

export async function compareSessions({ seed, from = 0, to }) {
  const folder = mkdtempSync(join(tmpdir(), 'stackheat-sessions-'));
  const cases = [];
  for (let i = from; i < to; i++) {
    const draw = new Draw(`${seed}:${i}`);
    const { paths, sampleTypes } = await drawSources(draw, { folder, i });
    const flags = draw.chance(0.3) ? [draw.one(['-cum', '-lines', '-nodecount=4', '-mean'])] : [];
    const input = shellSession(draw, sampleTypes);
    cases.push({ name: `${seed}:${i}`, args: [...flags, ...paths], input });
  }
  const differences = [];
  await compareAll(cases, {
    folder,
    onDifference: ({ name, args, input }, why) =>
      differences.push(`${name}: ${args.join(' ')}\n${JSON.stringify(input)}\n${why}`),
  });
  if (differences.length === 0) rmSync(folder, { recursive: true });
  return { cases, differences };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [seed = '0', from = '0', to = '100'] = process.argv.slice(2);
  const { cases, differences } = await compareSessions({
    seed,
    from: Number(from),
    to: Number(to),
  });
  for (const text of differences) process.stdout.write(`${text}\n`);
  const lines = cases.reduce((sum, { input }) => sum + input.split('\n').length, 0);
  process.stdout.write(
    `${cases.length} sessions of ${lines} lines, ${differences.length} differ\n`,
  );
}
