/**
 * What the profiles of waiting cost: single calls in µs of CPU, and whole runs of an HTTP server.
 *
 *   npm run build && node bench/waits-overhead.mjs [--rounds 20] [--node PATH] [calls] [serve]
 *
 * `again` is the plain program a second time: its interval is what this machine cannot tell apart.
 */
import { spawnSync } from 'node:child_process';
import { parseArgs } from 'node:util';
import { interleavedRounds, medianInterval, progress } from './pairs.mjs';

const RUN_TIMEOUT_MS = 300_000;
const KINDS = [
  'plain',
  'again',
  'block',
  'block 10 µs',
  'block async',
  'mutex',
  'io',
  'io 1/100',
  'tasks',
  'tasks promises',
];

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    rounds: { type: 'string', default: '20' },
    node: { type: 'string', default: process.execPath },
  },
});
const rounds = Number(values.rounds);
const { stdout: version } = spawnSync(values.node, ['--version'], { encoding: 'utf8' });
const parts = positionals.length > 0 ? positionals : ['calls', 'serve'];
if (parts.includes('calls')) await measureCalls();
if (parts.includes('serve')) await measureServer();

async function measureCalls() {
  const told = progress('calls', 3);
  const results = await interleavedRounds({ kinds: KINDS, rounds: 3, run: callsOf, told });
  const names = Object.keys(results[0].plain);
  console.log(`µs of CPU a call, Node ${version.trim()}, best of three processes`);
  console.log(['', ...names].map(cell).join(''));
  for (const kind of KINDS) {
    const best = names.map((name) => Math.min(...results.map((result) => result[kind][name])));
    console.log([kind, ...best.map((micros) => micros.toFixed(2))].map(cell).join(''));
  }
}

function cell(text) {
  return text.padEnd(17);
}

async function measureServer() {
  const told = progress('serve', rounds);
  const run = (kind) => said(kind, 'serve', 'cpu').work;
  const results = await interleavedRounds({ kinds: KINDS, rounds, run, told });
  console.log(
    `HTTP server, Node ${version.trim()}, ${rounds} rounds, CPU over plain while it works`,
  );
  for (const kind of KINDS.slice(1)) {
    const ratios = results.map((result) => result[kind] / result.plain);
    const { low, middle, high } = medianInterval(ratios);
    const figures = [middle, low, high].map((ratio) => ratio.toFixed(3));
    console.log(`  ${kind.padEnd(16)} ${figures[0]}, 95 % interval ${figures[1]} to ${figures[2]}`);
  }
  const { middle } = medianInterval(results.map(({ plain }) => plain));
  console.log(`  plain: ${(middle / 20).toFixed(1)} µs a request`);
}

function callsOf(kind) {
  return said(kind, 'calls', 'calls');
}

/** What the program says of itself on the line that begins with `word`. */
function said(kind, program, word) {
  const args = ['--import', './bench/programs/with-waits.mjs', `bench/programs/${program}.mjs`];
  const env = { ...process.env, STACKHEAT_WAITS: kind };
  const result = spawnSync(values.node, args, { encoding: 'utf8', timeout: RUN_TIMEOUT_MS, env });
  const line = new RegExp(`^${word} (.*)$`, 'm').exec(result.stdout ?? '')?.[1];
  if (line === undefined) throw new Error(`${program}, ${kind}: ${result.stderr}`);
  return JSON.parse(line);
}
