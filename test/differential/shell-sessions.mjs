/** Random sessions of the interactive shell; by hand: `node test/differential/shell-sessions.mjs SEED FROM TO`. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Draw } from './draw.mjs';
import { compareAll } from './go-pprof.mjs';
import { profileWords } from './profile-words.mjs';
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

const REPORTS = ['top', 'text', 'tree', 'traces', 'tags', 'comments', 'raw', 'dot'];
const FILTERS = ['focus', 'ignore', 'hide', 'show', 'show_from', 'prune_from'];
const LABEL_FILTERS = ['tagfocus', 'tagignore', 'tagshow', 'taghide'];
const SWITCHES = [
  'mean',
  'trim',
  'noinlines',
  'drop_negative',
  'compact_labels',
  'showcolumns',
  'relative_percentages',
];

/** The lines of one session. Left out is what differs on purpose: `lines` and `cum` bare, and `|`. */
export function shellSession(draw, words) {
  const lines = Array.from({ length: 1 + draw.number(LINES_MAX) }, () => line(draw, words));
  if (draw.chance(0.3))
    lines.splice(draw.number(lines.length + 1), 0, draw.one(['q', 'exit', 'quit']));
  // The last line need not end.
  return lines.join('\n') + (draw.chance(0.8) ? '\n' : '');
}

const LINES = [
  [8, (draw, words) => report(draw, words)],
  [2, (draw, words) => `peek ${pattern(draw, words)}${argumentsOf(draw, 'peek', words)}`],
  [5, assignment],
  [1.5, (draw) => `granularity=${draw.one(GRANULARITIES)}`],
  [
    1,
    (draw) => `${draw.one([...GRANULARITIES, 'cum', 'flat'])}=${draw.one(['true', '1', 'false'])}`,
  ],
  [1, (draw) => `sort=${draw.one(['cum', 'flat', 'cumulative', ''])}`],
  [2, (draw, { types }) => `${draw.one(['', 'total_', 'mean_'])}${draw.one([...types, 'nosuch'])}`],
  [1, (draw, { types }) => `sample_index=${draw.one([...types, '0', '1', '7', 'nosuch'])}`],
  [1, () => ':'],
  [0.5, (draw) => draw.one(['proto', 'topproto', 'topproto3', 'callgrind'])],
  [2.5, oddity],
];

function line(draw, words) {
  const total = LINES.reduce((sum, [weight]) => sum + weight, 0);
  let rest = draw.number(total * 1000) / 1000;
  const [, make] = LINES.find(([weight]) => {
    rest -= weight;
    return rest < 0;
  });
  return make(draw, words);
}

function report(draw, words) {
  const name = draw.one(REPORTS);
  const count = draw.chance(0.3) ? draw.one(['1', '3', '10', '50']) : '';
  const file = draw.chance(0.08) ? draw.one([' >out.txt', ' > out2.txt']) : '';
  return `${name}${count}${argumentsOf(draw, name, words)}${file}`;
}

function argumentsOf(draw, name, words) {
  const args = [];
  if (draw.chance(0.3)) args.push(draw.one(['5', '0', '+2', '-3', '100', '99999999999']));
  if (draw.chance(0.2)) args.push(draw.one(['-cum', '--cum']));
  const one = name === 'tags' ? labelPattern : pattern;
  if (draw.chance(0.3)) args.push(one(draw, words));
  if (draw.chance(0.1)) args.push(one(draw, words));
  if (draw.chance(0.2)) args.push(`-${one(draw, words)}`);
  return args.map((word) => ` ${word}`).join('');
}

/** Mostly a name of the profile's own. */
function pattern(draw, { names }) {
  return draw.one(names.length > 0 && draw.chance(0.6) ? names : PATTERNS);
}

function labelPattern(draw, { labels }) {
  return draw.one(labels.length > 0 && draw.chance(0.6) ? labels : LABELS);
}

function assignment(draw, words) {
  const choices = [
    `nodecount=${draw.one(['5', '0', '-1', '20', 'x', ' 7 //: seven'])}`,
    `nodefraction = ${draw.one(['0', '0.05', '1e-3', '.5', 'x'])}`,
    `edgefraction=${draw.one(['0', '0.01', '0.2'])}`,
    `unit=${draw.one(['ms', 'auto', 'minimum', 'kB', 'nosuch', 'seconds'])}`,
    `divide_by=${draw.one(['2', '0', '1', '0.5', 'x'])}`,
    `${draw.one(SWITCHES)}=${draw.one(['true', 'false', 'yes', 'n', 'maybe', ''])}`,
    draw.one([...SWITCHES, 'nodecount', 'unit']),
    `trim_path=${draw.one(['/usr/local/go', '', '/home'])}`,
    `${draw.one(FILTERS)}=${draw.chance(0.3) ? '' : pattern(draw, words)}`,
    `${draw.one(LABEL_FILTERS)}=${draw.chance(0.3) ? '' : labelPattern(draw, words)}`,
    `${draw.one(['tagroot', 'tagleaf'])}=${draw.one(['', 'bytes', ...words.keys])}`,
  ];
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

/** Those that may be typed as a word. */
async function wordsOf(path) {
  const { sampleTypes, names, files, keys, texts } = await profileWords(path);
  const typeable = (words) => words.filter((word) => /^[^\s\p{Cc}|>-][^\s\p{Cc}]*$/u.test(word));
  return {
    types: typeable(sampleTypes),
    names: typeable([...names, ...files]),
    keys: typeable(keys),
    labels: typeable([...keys, ...texts, ...keys.map((key) => `${key}=.`)]),
  };
}

export async function compareSessions({ seed, from = 0, to }) {
  const folder = mkdtempSync(join(tmpdir(), 'stackheat-sessions-'));
  const cases = [];
  for (let i = from; i < to; i++) {
    const draw = new Draw(`${seed}:${i}`);
    const paths = drawSources(draw, { folder, i });
    const flags = draw.chance(0.3) ? [draw.one(['-cum', '-lines', '-nodecount=4', '-mean'])] : [];
    const input = shellSession(draw, await wordsOf(paths[0]));
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
