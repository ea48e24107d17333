/**
 * For how long stackheat/runtime holds up the program's thread: importing it, starting and stopping a cpu
 * profile, reading the heap, noting a stack. Medians of several runs, each in a process of its own.
 *
 *   npm run build && node bench/runtime-pauses.mjs [--runs 7] [--node PATH]
 */
import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const RUNTIME = resolve('dist/runtime.cjs');
const STEPS = ['import', 'cpu start', 'cpu stop', 'bytes', 'bytes again', 'heap read', 'add'];

if (process.argv[2] === '--measure') await measure();
else compare();

function compare() {
  const { values } = parseArgs({
    options: {
      runs: { type: 'string', default: '7' },
      node: { type: 'string', default: process.execPath },
    },
  });
  const version = spawnSync(values.node, ['--version'], { encoding: 'utf8' }).stdout.trim();
  for (const backEnd of ['inspector', 'datadog']) {
    const runs = Array.from({ length: Number(values.runs) }, () => runOnce(values.node, backEnd));
    process.stdout.write(`Node ${version}, ${backEnd}, heap ${runs[0].heapMB} MB:\n`);
    for (const step of STEPS) {
      const times = runs.map((run) => run[step]).sort((a, b) => a - b);
      const median = times[times.length >> 1];
      process.stdout.write(
        `  ${step.padEnd(12)} ${median.toFixed(3).padStart(9)} ms   ${times[0].toFixed(3)} to ${times.at(-1).toFixed(3)}\n`,
      );
    }
  }
}

function runOnce(node, backEnd) {
  const args = ['--max-old-space-size=2048', fileURLToPath(import.meta.url), '--measure'];
  const { stdout, stderr } = spawnSync(node, args, {
    env: { ...process.env, STACKHEAT_BACKEND: backEnd },
    encoding: 'utf8',
  });
  if (stdout === '') throw new Error(stderr);
  return JSON.parse(stdout);
}

async function measure() {
  const { createRequire } = await import('node:module');
  const require = createRequire(import.meta.url);
  const took = {};
  const time = (step, work) => {
    const before = performance.now();
    const result = work();
    took[step] = performance.now() - before;
    return result;
  };
  const pprof = time('import', () => require(RUNTIME));
  // Functions and objects as a service has them.
  const functions = Array.from({ length: 5000 }, (_, i) => new Function('x', `return x + ${i};`));
  const kept = Array.from({ length: 2_500_000 }, (_, i) => ({ i, list: [i] }));
  const work = () => functions.reduce((sum, fn) => fn(sum), kept.length);
  for (let i = 0; i < 100; i++) work();
  time('cpu start', () => pprof.startCPUProfile());
  const end = Date.now() + 500;
  while (Date.now() < end) work();
  const stopped = time('cpu stop', () => pprof.stopCPUProfile());
  const since = performance.now();
  await stopped;
  took.bytes = performance.now() - since;
  const { profilers, findSource, profileBytes } = require(resolve('dist/runtime-core.cjs'));
  profilers();
  const reading = time('heap read', () => findSource('heap').read({}));
  const before = performance.now();
  await profileBytes(await reading);
  took['bytes again'] = performance.now() - before;
  const held = pprof.newProfile('held');
  time('add', () => {
    for (let i = 0; i < 10_000; i++) held.add(i);
  });
  took.add /= 10_000;
  took.heapMB = Math.round(process.memoryUsage().heapUsed / 2 ** 20);
  process.stdout.write(JSON.stringify(took));
}
