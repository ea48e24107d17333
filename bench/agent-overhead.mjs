/**
 * What pushing profiles all the time costs a program: cpu at 100 Hz and live objects at 512 KiB.
 *
 *   node bench/agent-overhead.mjs [--rounds 60] [--minutes N] [--scale 1.5] [--period 15] [--warm-up 300]
 *     [--kinds plain,again,v8,stackheat,datadog,pyroscope] [--node PATH] [compute] [service]
 *
 * Whole processes in interleaved rounds (pairs.mjs): the program alone, once more alone (an A/A pair, whose
 * interval says what this machine can tell at all), with V8's two samplers and nothing else, with
 * `stackheat/register`, with @datadog/pprof as dd-trace uses it, and with @pyroscope/nodejs. The last three push to a
 * collector in this process. The first push comes at a random part of the period (but for @pyroscope/nodejs, which
 * waits for all of it), so a run of a few seconds sees more pushes a second of CPU than a service does; how many there
 * were a run is printed.
 *
 * The two packages are installed into node_modules/.cache/agent-bench.
 */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { createServer } from 'node:http';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { interleavedRounds, medianInterval, progress } from './pairs.mjs';

const RUN_TIMEOUT_MS = 300_000;
const CACHE = resolve('node_modules/.cache/agent-bench');
const RIVALS = { datadog: '@datadog/pprof@5.20.0', pyroscope: '@pyroscope/nodejs@0.6.4' };
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    rounds: { type: 'string', default: '60' },
    /** For each program; what was measured by then is printed. */
    minutes: { type: 'string', default: '1000' },
    scale: { type: 'string', default: '1.5' },
    period: { type: 'string', default: '15' },
    /** Milliseconds that the CPU-bound program waits once it has worked a little; 0: it is measured from its start on. */
    'warm-up': { type: 'string', default: '300' },
    kinds: { type: 'string', default: 'plain,again,v8,stackheat,datadog,pyroscope' },
    node: { type: 'string', default: process.execPath },
  },
});
const kinds = values.kinds.split(',');
const collector = await startCollector();
try {
  installRivals();
  for (const name of positionals.length > 0 ? positionals : ['compute', 'service']) {
    await measure(name);
  }
} finally {
  collector.server.close();
  collector.server.closeAllConnections();
}

async function measure(name) {
  const rounds = Number(values.rounds);
  const results = await interleavedRounds({
    kinds,
    rounds,
    run: (kind) => runOnce(name, kind),
    told: progress(name, rounds),
    endsAtMs: Date.now() + Number(values.minutes) * 60_000,
  });
  const version = spawnSync(values.node, ['--version'], { encoding: 'utf8' }).stdout.trim();
  console.log(
    `${name}, Node ${version}, ${results.length} rounds, a push every ${values.period} s; CPU time with / without, 95 % interval`,
  );
  for (const kind of kinds.slice(1)) console.log(`  ${line(results, kind)}`);
  const alone = medianInterval(results.map(({ [kinds[0]]: plain }) => plain.work)).middle;
  console.log(`  alone: ${alone.toFixed(0)} ms while it works`);
}

function line(results, kind) {
  const ratios = (part) => results.map((round) => round[kind][part] / round[kinds[0]][part]);
  const work = medianInterval(ratios('work'));
  const whole = medianInterval(ratios('whole'));
  const memory = medianInterval(
    results.map((round) => round[kind].peakMb - round[kinds[0]].peakMb),
  );
  const pushes = results.reduce((sum, round) => sum + round[kind].pushes, 0) / results.length;
  return [
    kind.padEnd(10),
    `works ${text(work, 3)}`,
    `start to exit ${text(whole, 3)}`,
    `peak memory ${text(memory, 1)} MB`,
    `${pushes.toFixed(1)} pushes`,
  ].join('  ');
}

function text({ low, middle, high }, digits) {
  return `${middle.toFixed(digits)} (${low.toFixed(digits)} to ${high.toFixed(digits)})`;
}

/** Not spawnSync: the collector is in this process. */
function runOnce(name, kind) {
  const pushesBefore = collector.pushes();
  const args = [...preloadOf(kind), resolve('bench/programs', `${name}.mjs`)];
  const child = spawn(values.node, args, {
    env: {
      ...process.env,
      BENCH_SCALE: values.scale,
      BENCH_WARM_UP_MS: values['warm-up'],
      BENCH_COLLECTOR: collector.url,
      BENCH_PERIOD_MS: String(Number(values.period) * 1000),
      BENCH_PACKAGES: CACHE,
      ...(kind === 'stackheat' && {
        STACKHEAT_PUSH: collector.url,
        STACKHEAT_PUSH_PERIOD: `${values.period}s`,
        STACKHEAT_BACKEND: 'inspector',
      }),
    },
    stdio: ['ignore', 'pipe', 'inherit'],
    timeout: RUN_TIMEOUT_MS,
  });
  let said = '';
  child.stdout.on('data', (chunk) => {
    said += chunk;
  });
  return new Promise((done, fail) => {
    child.on('close', () => {
      const cpu = /^cpu (.*)$/m.exec(said)?.[1];
      if (cpu === undefined) fail(new Error(`${name}, ${kind}: it did not say what it used`));
      else done({ ...JSON.parse(cpu), pushes: collector.pushes() - pushesBefore });
    });
  });
}

function preloadOf(kind) {
  if (kind === 'stackheat') return ['--import', resolve('dist/register.cjs')];
  if (kind === 'v8' || kind === 'datadog' || kind === 'pyroscope') {
    return ['--import', resolve('bench/programs', `with-${kind}.mjs`)];
  }
  return [];
}

async function startCollector() {
  let count = 0;
  const server = createServer((request, response) => {
    request.resume();
    request.on('end', () => {
      count++;
      response.end();
    });
  });
  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  return { server, url: `http://127.0.0.1:${server.address().port}`, pushes: () => count };
}

function installRivals() {
  const wanted = kinds.filter((kind) => RIVALS[kind] !== undefined).map((kind) => RIVALS[kind]);
  const isMissing = wanted.some((name) => {
    return !existsSync(resolve(CACHE, 'node_modules', name.replace(/@[^@]*$/, '')));
  });
  if (!isMissing) return;
  mkdirSync(CACHE, { recursive: true });
  const args = ['install', '--prefix', CACHE, '--no-audit', '--no-fund', ...wanted];
  const result = spawnSync('npm', args, { cwd: CACHE, stdio: ['ignore', 'ignore', 'inherit'] });
  if (result.status !== 0) throw new Error(`npm install ${wanted.join(' ')} failed`);
}
