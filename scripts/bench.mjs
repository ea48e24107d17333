/**
 * `npm run bench -- [--runs N] [--commands top,tree,…] PROFILE…`: CPU seconds and peak memory of whole
 * runs of `stackheat pprof` against Go's own pprof, in turn (A B A B …), as medians and ratios.
 *
 * CPU time, because these figures are taken on machines that others use too; the ratio is taken within
 * one run for the same reason. `--with-go-command` times `go tool pprof` as people type it instead of
 * the binary that it starts.
 *
 * NODE_EXTRA_CA_CERTS is taken out of the environment: with it, Node reads all those certificates at each start.
 */
import { execFileSync, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { parseArgs } from 'node:util';

/** Stands for the profile in a flag. */
const SELF = '{profile}';
const COMMANDS = {
  top: ['-top'],
  lines: ['-text', '-lines'],
  tree: ['-tree'],
  peek: ['-peek=mallocgc|main'],
  traces: ['-traces'],
  raw: ['-raw'],
  tags: ['-tags'],
  dot: ['-dot'],
  proto: ['-proto'],
  callgrind: ['-callgrind'],
  focus: ['-top', '-focus=(?i)alloc|map', '-ignore=^runtime\\.gc'],
  // Of the profile with itself.
  diff: ['-top', `-diff_base=${SELF}`],
  // Of all profiles at once.
  merge: ['-proto'],
  // Nearly nothing but reading the profile.
  comments: ['-comments'],
};
/** What no program of Node can go below: its start, and the file read and unpacked; beside Go's report of that name. */
const FLOORS = { 'floor-tags': 'tags', 'floor-focus': 'focus' };
const UNPACK = `
  const bytes = require('node:fs').readFileSync(process.argv.at(-1));
  if (bytes[0] === 0x1f) require('node:zlib').gunzipSync(bytes);
`;
const MEMORY_POLL_MS = 5;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    runs: { type: 'string', default: '5' },
    commands: { type: 'string', default: 'top,tree,peek,dot,raw,traces,proto' },
    'with-go-command': { type: 'boolean', default: false },
  },
});
if (positionals.length === 0) {
  console.error('usage: npm run bench -- [--runs N] [--commands top,tree,…] PROFILE…');
  process.exit(2);
}
const product = [process.execPath, resolve('dist/stackheat.cjs'), 'pprof'];
const floor = [process.execPath, '-e', UNPACK, '--'];
const oracle = goPprof(values['with-go-command']);
const heading = ['cpu s', 'Go', 'ratio', 'MB', 'Go', 'ratio']
  .map((text) => text.padStart(8))
  .join('');
console.log(`${'report'.padEnd(12)}${'profile'.padEnd(26)}${heading}`);
for (const name of values.commands.split(',')) {
  const flags = COMMANDS[FLOORS[name] ?? name];
  if (flags === undefined) {
    const known = [...Object.keys(COMMANDS), ...Object.keys(FLOORS)].join();
    throw new Error(`--commands ${name}: one of ${known}`);
  }
  const profiles = positionals.map((profile) => resolve(profile));
  const runs = name === 'merge' ? [profiles] : profiles.map((profile) => [profile]);
  for (const sources of runs) console.log(await row(name, flags, sources));
}

async function row(name, flags, sources) {
  const [first] = sources;
  const words = [...flags.map((flag) => flag.replace(SELF, first)), ...sources];
  const label = sources.length === 1 ? basename(first) : `${sources.length} profiles`;
  const own = [];
  const go = [];
  // The first pair warms the file cache.
  for (let i = 0; i <= Number(values.runs); i++) {
    const a = await measure([...(name in FLOORS ? floor : product), ...words]);
    const b = await measure([...oracle, ...words]);
    if (i > 0) own.push(a);
    if (i > 0) go.push(b);
  }
  const [cpu, goCpu] = [own, go].map((runs) => median(runs.map((run) => run.cpuSeconds)));
  const [mb, goMb] = [own, go].map((runs) => median(runs.map((run) => run.megabytes)));
  const figures = [cpu.toFixed(3), goCpu.toFixed(3), (cpu / goCpu).toFixed(2)];
  figures.push(mb.toFixed(0), goMb.toFixed(0), (mb / goMb).toFixed(2));
  const cells = figures.map((text) => text.padStart(8)).join('');
  return `${name.padEnd(12)}${label.padEnd(26)}${cells}`;
}

/** bash's `time` counts the CPU of the child; its memory mark is polled while it runs. */
function measure(command) {
  const script = 'TIMEFORMAT="%U %S"; time "$@" >/dev/null 2>/dev/null';
  const child = spawn('bash', ['-c', `exec 3>&2; { ${script}; } 2>&3`, 'bash', ...command], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, NODE_EXTRA_CA_CERTS: undefined, TZ: 'UTC', TERM: 'dumb' },
  });
  let times = '';
  child.stderr.on('data', (data) => {
    times += data;
  });
  let megabytes = 0;
  const poll = setInterval(() => {
    megabytes = Math.max(megabytes, childPeak(child.pid));
  }, MEMORY_POLL_MS);
  return new Promise((done, fail) => {
    child.once('close', (status) => {
      clearInterval(poll);
      if (status !== 0) fail(new Error(`${command.join(' ')} ended with ${status}: ${times}`));
      const [user = 0, system = 0] = times.trim().split(' ').map(Number);
      done({ cpuSeconds: user + system, megabytes });
    });
  });
}

function childPeak(pid) {
  try {
    const [first] = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ');
    const status = readFileSync(`/proc/${first || pid}/status`, 'utf8');
    return Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024;
  } catch {
    // It ended between two looks.
    return 0;
  }
}

function goPprof(withGoCommand) {
  execFileSync('go', ['tool', 'pprof', '-h'], { stdio: 'ignore' });
  if (withGoCommand) return ['go', 'tool', 'pprof'];
  return [execFileSync('go', ['tool', '-n', 'pprof'], { encoding: 'utf8' }).trim()];
}

function median(numbers) {
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}
