/**
 * What being recorded costs a program, at the default rates.
 *
 *   node bench/record-overhead.mjs [--pairs 60] [--node PATH] [compute] [serve]
 *
 * A pair is two whole processes one after the other, one under `stackheat record`, one without, the
 * first of them changing from pair to pair. Whole processes, since a heap profiler that is switched on
 * and off collects garbage for the slices in which it is off. The ratio is of CPU time, not of wall
 * time, so another process's load widens the interval and does not move it. The interval of the median
 * comes from order statistics, which assume nothing of how the ratios are spread.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';

const CONFIDENCE = 0.95;
const RUN_TIMEOUT_MS = 120_000;
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    pairs: { type: 'string', default: '60' },
    // What V8 samples; "all" adds what takes turns beside it.
    kinds: { type: 'string', default: 'cpu,heap,allocs' },
    node: { type: 'string', default: process.execPath },
  },
});
const folder = mkdtempSync(join(tmpdir(), 'stackheat-overhead-'));

try {
  for (const name of positionals.length > 0 ? positionals : ['compute', 'serve']) measure(name);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function measure(name) {
  const pairs = [];
  for (let i = 0; i < Number(values.pairs); i++) {
    const order = i % 2 === 0 ? ['plain', 'recorded'] : ['recorded', 'plain'];
    const pair = {};
    for (const kind of order) pair[kind] = runOnce(name, kind);
    pairs.push(pair);
    if (process.stderr.isTTY) process.stderr.write(`\r${name}: ${i + 1} of ${values.pairs} pairs `);
  }
  if (process.stderr.isTTY) process.stderr.write('\r\u001b[K');
  const version = spawnSync(values.node, ['--version'], { encoding: 'utf8' }).stdout.trim();
  console.log(`${name}, Node ${version}, ${pairs.length} pairs, recorded / plain CPU time`);
  for (const [part, label] of [
    ['work', 'while it works'],
    ['whole', 'from start to exit'],
  ]) {
    const ratios = pairs.map(({ plain, recorded }) => recorded[part] / plain[part]);
    const { low, middle, high } = medianInterval(ratios);
    const plainMs = medianInterval(pairs.map(({ plain }) => plain[part])).middle;
    console.log(
      `  ${label.padEnd(18)} ${middle.toFixed(3)}, 95 % interval ${low.toFixed(3)} to ` +
        `${high.toFixed(3)} (plain: ${plainMs.toFixed(0)} ms)`,
    );
  }
}

function runOnce(name, kind) {
  const program = [values.node, resolve('bench/programs', `${name}.mjs`)];
  const recorder = [
    process.execPath,
    resolve('dist/stackheat.cjs'),
    'record',
    '--out',
    folder,
    ...(values.kinds === 'all' ? [] : ['--kinds', values.kinds]),
    '--',
  ];
  const [file, ...args] = kind === 'plain' ? program : [...recorder, ...program];
  const result = spawnSync(file, args, { encoding: 'utf8', timeout: RUN_TIMEOUT_MS });
  const said = /^cpu (.*)$/m.exec(result.stdout ?? '')?.[1];
  if (said === undefined) throw new Error(`${name}, ${kind}: ${result.stderr}`);
  return JSON.parse(said);
}

/** The median and the two ranks between which it lies with at least the confidence asked for. */
function medianInterval(unordered) {
  const ordered = [...unordered].sort((a, b) => a - b);
  const count = ordered.length;
  const middle = (ordered[(count - 1) >> 1] + ordered[count >> 1]) / 2;
  // The number of values below the median is binomial with p = 1/2.
  let probability = 0.5 ** count;
  let below = probability;
  let rank = 0;
  while (below <= (1 - CONFIDENCE) / 2) {
    rank++;
    probability *= (count - rank + 1) / rank;
    below += probability;
  }
  return {
    low: ordered[Math.max(0, rank - 1)],
    middle,
    high: ordered[Math.min(count - 1, count - rank)],
  };
}
