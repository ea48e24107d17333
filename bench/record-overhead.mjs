/**
 * What being recorded costs a program, at the default rates.
 *
 *   node bench/record-overhead.mjs [--pairs 60] [--scale 1] [--node PATH] [compute] [serve]
 *
 * A pair is two whole processes one after the other, one under `stackheat record`, one without (pairs.mjs).
 * Whole processes, since a heap profiler that is switched on and off collects garbage for the slices in
 * which it is off. The ratio is of CPU time, not of wall time.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { interleavedRounds, medianInterval, progress } from './pairs.mjs';

const RUN_TIMEOUT_MS = 120_000;
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    pairs: { type: 'string', default: '60' },
    /** How long the programs work, in times half a second. */
    scale: { type: 'string', default: '1' },
    // What V8 samples; "all" adds what takes turns beside it.
    kinds: { type: 'string', default: 'cpu,heap,allocs' },
    node: { type: 'string', default: process.execPath },
  },
});
process.env.BENCH_SCALE = values.scale;
const folder = mkdtempSync(join(tmpdir(), 'stackheat-overhead-'));

try {
  for (const name of positionals.length > 0 ? positionals : ['compute', 'serve'])
    await measure(name);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

async function measure(name) {
  const rounds = Number(values.pairs);
  const pairs = await interleavedRounds({
    kinds: ['plain', 'recorded'],
    rounds,
    run: (kind) => runOnce(name, kind),
    told: progress(name, rounds),
  });
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
