import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { readProfileFile } from '../../build/fetch/read-file.js';
import { labelsOf } from '../../build/profile/labels.js';
import { otherNode } from '../record/other-nodes.mjs';
import { folderOf, resultsOf, stackheat } from './stackheat.mjs';

/** What goes wrong, between benchmarks that do not. */
const ODD = `
import { benchmark, keepAlive } from 'stackheat/bench';
const work = (b) => { for (let i = 0; i < b.n; i++) keepAlive(JSON.parse('[1,2,3]')); };
benchmark('First', work);
benchmark('Throws', () => { throw new Error('planted'); });
benchmark('Fatal', (b) => { b.fatal('said', 1); });
benchmark('Skips', (b) => { b.skip('not today'); });
benchmark('NeverSettles', async () => { await new Promise(() => {}); });
benchmark('Uncaught', async () => { await new Promise(() => setTimeout(() => { throw new Error('late'); }, 1)); });
benchmark('Exits', () => { process.exit(0); });
benchmark('Spins', () => { for (;;); });
benchmark('Dies', () => { process.kill(process.pid, 'SIGKILL'); for (;;); });
benchmark('ResetsLate', (b) => { work(b); b.resetTimer(); });
benchmark('SetsN', (b) => { b.n = 5; });
benchmark('BreaksLoop', (b) => { while (b.loop()) break; });
benchmark('LoopStopped', (b) => { b.stopTimer(); while (b.loop()); });
benchmark('BadMetric', (b) => { b.reportMetric(1, 'two words'); });
benchmark('StopsEarly', async (b) => { await b.runParallel(() => {}); });
benchmark('Last', work);
`;

test('what goes wrong in a benchmark is said plainly, and the others run', async (t) => {
  const cwd = folderOf(t, { 'odd.bench.mjs': ODD });
  const args = ['bench', '-benchtime=20ms', '-timeout=3s', '-cpu=1', '-cpuprofile=cpu.out'];
  const { status, stdout } = await stackheat(args, { cwd });
  assert.equal(status, 1, stdout);
  assert.deepEqual(
    resultsOf(stdout).map(({ name }) => name),
    ['BenchmarkFirst', 'BenchmarkLast'],
  );
  for (const [name, reason] of [
    ['Throws', /Error: planted\n.*odd\.bench\.mjs:5/],
    ['Fatal', /odd\.bench\.mjs:6: said 1/],
    ['NeverSettles', /waits for a promise that nothing will settle/],
    ['Uncaught', /Error: late/],
    ['Exits', /ended its process with status 0: a call of process\.exit/],
    ['Spins', /did not end within 3 s: an endless loop/],
    ['Dies', /its process died of SIGKILL/],
    ['ResetsLate', /is b\.resetTimer called behind the work/],
    ['SetsN', /has set b\.n to 5/],
    ['BreaksLoop', /returned before b\.loop\(\) was false/],
    ['LoopStopped', /b\.loop called with the timer stopped/],
    ['BadMetric', /"two words" is no unit/],
    ['StopsEarly', /a body returned before pb\.next\(\) was false/],
  ]) {
    const [, said = ''] =
      new RegExp(`^--- FAIL: Benchmark${name}\\n((?:    .*\\n)+)`, 'm').exec(stdout) ?? [];
    assert.match(said, reason, `${name}: ${stdout}`);
  }
  assert.match(stdout, /^FAIL\todd\/|^FAIL\t\S*odd\t/m);
  // Of those that ran.
  const profile = await readProfileFile(join(cwd, 'cpu.out'));
  assert.ok(profile.samples.count > 0);
});

/** Inlined code is told apart by V8 only nearly, which is another matter. */
const SETUP = `
import { setFlagsFromString } from 'node:v8';
import { benchmark, keepAlive } from 'stackheat/bench';
setFlagsFromString('--no-turbo-inlining');
setFlagsFromString('--no-maglev-inlining');
function plantedSetup(ms) {
  const kept = [];
  for (const end = Date.now() + ms; Date.now() < end; ) {
    for (let i = 0; i < 100; i++) kept[i] = { x: Math.sqrt(i) };
  }
  return kept;
}
function measuredWork(size) {
  const list = [];
  for (let i = 0; i < size; i++) list.push({ y: Math.sqrt(i) });
  return list;
}
benchmark('Reset', (b) => { plantedSetup(150); b.resetTimer(); for (let i = 0; i < b.n; i++) keepAlive(measuredWork(100)); });
benchmark('Loop', (b) => { plantedSetup(150); while (b.loop()) keepAlive(measuredWork(100)); plantedSetup(150); });
benchmark('Stopped', (b) => {
  for (let i = 0; i < b.n; i++) {
    if (i % 20000 === 0) { b.stopTimer(); plantedSetup(20); b.startTimer(); }
    keepAlive(measuredWork(100));
  }
});
`;

test('a heavy setup is outside of the time, and of the cpu and mem profiles', async (t) => {
  const cwd = folderOf(t, { 'setup.bench.mjs': SETUP });
  const args = ['bench', '-benchtime=200ms', '-cpuprofile=cpu.out', '-memprofile=mem.out'];
  const { status, stdout, stderr } = await stackheat(args, { cwd });
  assert.equal(status, 0, stdout + stderr);
  assert.equal(stderr.split('--isolate gives each a run of its own').length, 2, stderr);
  for (const file of ['cpu.out', 'mem.out']) {
    const profile = await readProfileFile(join(cwd, file));
    const names = namesIn(profile);
    assert.ok(
      [...names].some((name) => name.endsWith('measuredWork')),
      `${file}: ${[...names]}`,
    );
    const costs = costsOf(profile, file === 'cpu.out' ? 'cpu' : 'alloc_space');
    const setup = costs.get('setup.bench.plantedSetup') ?? 0;
    const work = costs.get('setup.bench.measuredWork') ?? 0;
    assert.ok(setup <= work * 0.02, `${file}: setup ${setup} beside ${work}`);
    const benchmarks = new Set(labelTexts(profile, 'benchmark'));
    assert.equal(benchmarks.size, 3, [...benchmarks].join());
    assert.match(profile.comments[0], /^bench: beside -\w+ ran -\w+, which it disturbed/);
  }
  assert.match(
    stderr,
    /open next: setup\.bench\.mjs:\d+ \(\d+\.\d% with what it calls\): stackheat pprof -list/,
  );
});

test('--isolate gives each profile a run of its own, and says so in it', async (t) => {
  const cwd = folderOf(t, {
    'a.bench.cjs': `
const { benchmark, keepAlive } = require('stackheat/bench');
const { statSync } = require('node:fs');
benchmark('Stat', (b) => { for (let i = 0; i < b.n; i++) keepAlive(statSync('.')); });`,
  });
  const args = ['bench', '-benchtime=50ms', '--isolate', '-outputdir=out'];
  for (const kind of ['cpu', 'mem', 'block', 'mutex']) args.push(`-${kind}profile=${kind}.out`);
  const { status, stdout, stderr } = await stackheat([...args, '-trace=trace.out'], { cwd });
  assert.equal(status, 0, stdout + stderr);
  assert.equal(resultsOf(stdout).length, 1, 'results of the runs for profiles would count twice');
  assert.doesNotMatch(stderr, /disturb each other/);
  for (const kind of ['cpu', 'mem', 'block', 'mutex']) {
    const { comments } = await readProfileFile(join(cwd, 'out', `${kind}.out`));
    assert.equal(
      comments[0],
      `bench --isolate: a run of its own for -${kind}profile, with no other profile`,
    );
  }
  const block = await readProfileFile(join(cwd, 'out', 'block.out'));
  assert.ok(
    [...namesIn(block)].some((name) => /statSync/.test(name)),
    [...namesIn(block)].join(),
  );
  const { traceEvents } = JSON.parse(readFileSync(join(cwd, 'out', 'trace.out'), 'utf8'));
  assert.ok(traceEvents.length > 10);
});

const TYPED = `
import { benchmark, keepAlive, type B } from 'stackheat/bench';
import { twice } from './twice.js';
interface Sized { readonly size: number }
for (const { size } of [{ size: 10 }, { size: 20 }] satisfies readonly Sized[]) {
  benchmark(\`Twice/size=\${size}\`, (b: B) => {
    b.reportMetric(size, 'size');
    while (b.loop()) keepAlive(twice(size as number));
    b.log('ran', typeof b.n);
  });
}
`;
const TWICE =
  'export function twice(n: number): number[] {\n  return Array.from({ length: n }, (_, i): number => 2 * i);\n}\n';

for (const major of [20, 22, 24, 26]) {
  test(`TypeScript, its lines, and -benchmem on Node ${major}`, async (t) => {
    const node = otherNode(major);
    if (node === undefined) return t.skip(`needs Node ${major}: npm install node@${major}`);
    const cwd = folderOf(t, { 'typed.bench.ts': TYPED, 'twice.ts': TWICE });
    const args = ['bench', '-benchtime=20ms', '-benchmem', '-bench=/size=2', '-cpu=1,3'];
    const { status, stdout, stderr } = await stackheat(args, { cwd, node });
    assert.equal(status, 0, stdout + stderr);
    const results = resultsOf(stdout);
    assert.deepEqual(
      results.map(({ name }) => name),
      ['BenchmarkTwice/size=20', 'BenchmarkTwice/size=20-3'],
    );
    assert.ok(
      results.every(({ units }) => units['B/op'] >= 160 && units['allocs/op'] >= 1),
      stdout,
    );
    assert.match(stdout, /--- BENCH: BenchmarkTwice\/size=20\n {4}typed\.bench\.ts:9: ran number/);
  });
}

test('rounds are interleaved, and each file has its processes and its package', async (t) => {
  const one = (name) =>
    `import { benchmark } from 'stackheat/bench';\nbenchmark('${name}', (b) => { for (let i = 0; i < b.n; i++); });`;
  const cwd = folderOf(t, {
    'package.json': '{ "name": "my-app" }',
    'a.bench.mjs': one('A'),
    'deep/b.bench.js': `const { benchmark } = require('stackheat/bench'); benchmark('B', (b) => { for (let i = 0; i < b.n; i++); });`,
    'node_modules/x/c.bench.mjs': one('C'),
  });
  const { status, stdout } = await stackheat(['bench', '-benchtime=10x', '-count=2', '-cpu=1'], {
    cwd,
  });
  assert.equal(status, 0);
  assert.deepEqual(
    resultsOf(stdout).map(({ name, n }) => `${name} ${n}`),
    ['BenchmarkA 10', 'BenchmarkB 10', 'BenchmarkA 10', 'BenchmarkB 10'],
  );
  assert.match(stdout, /^goos: linux\ngoarch: \w+\npkg: my-app\/a\n/m);
  assert.match(stdout, /^pkg: my-app\/deep\/b$/m);
  assert.match(stdout, /^PASS\nok {2}\tmy-app\/deep\/b\t\d+\.\d{3}s$/m);
});

test('benchstat reads the results', async (t) => {
  const home = spawnSync('go', ['env', 'GOPATH'], { encoding: 'utf8' });
  const benchstat = join(home.stdout?.trim() ?? '', 'bin', 'benchstat');
  if (home.status !== 0 || !existsSync(benchstat))
    return t.skip('needs benchstat: go install golang.org/x/perf/cmd/benchstat@latest');
  const cwd = folderOf(t, { 'odd.bench.mjs': ODD });
  const args = ['bench', '-benchtime=1ms', '-count=3', '-benchmem', '-bench=First|Last'];
  const { stdout } = await stackheat([...args, '--save', 'before'], { cwd });
  const saved = join(cwd, '.stackheat', 'before');
  assert.deepEqual(readdirSync(saved).sort(), ['results.txt', 'run.json']);
  assert.equal(readFileSync(join(saved, 'results.txt'), 'utf8'), stdout);
  const read = spawnSync(benchstat, [join(saved, 'results.txt')], { encoding: 'utf8' });
  assert.equal(read.stderr.replace(/.*all samples are equal.*\n|.*need >= .*\n/g, ''), '');
  for (const word of ['First', 'Last', 'sec/op', 'B/op', 'allocs/op']) {
    assert.ok(read.stdout.includes(word), read.stdout);
  }
});

test('nothing to run is said, with what to do', async (t) => {
  const cwd = folderOf(t, {
    'x.bench.mjs': "import { benchmark } from 'stackheat/bench'; benchmark('X', () => {});",
  });
  const none = await stackheat(['bench', '-bench=Y'], { cwd });
  assert.equal(none.status, 4);
  assert.match(none.stderr, /no benchmark ran in x\.bench\.mjs: -bench Y matches none/);
  const empty = await stackheat(['bench'], { cwd: folderOf(t, { 'x.txt': '' }) });
  assert.equal(empty.status, 2);
  assert.match(
    empty.stderr,
    /no \*\.bench\.ts, \.js, \.mjs or \.cjs here or below, and no Go package/,
  );
  const broken = await stackheat(['bench'], {
    cwd: folderOf(t, { 'x.bench.mjs': 'import "./gone.mjs";' }),
  });
  assert.equal(broken.status, 1);
  assert.match(broken.stdout, /x\.bench\.mjs: cannot be loaded: .*Cannot find module/);
});

function namesIn({ functions, strings }) {
  return new Set([...functions.names].map((name) => strings.at(name)));
}

/** What each function costs with what it calls. */
function costsOf(profile, type) {
  const column = profile.samples.values[profile.sampleTypes.findIndex((one) => one.type === type)];
  const costs = new Map();
  const { samples, locations, functions, strings } = profile;
  for (let sample = 0; sample < samples.count; sample++) {
    const seen = new Set();
    for (let i = samples.locationStarts[sample]; i < samples.locationStarts[sample + 1]; i++) {
      const func = locations.lineFunctions[locations.lineStarts[samples.locationIndexes[i]]];
      seen.add(strings.at(functions.names[func]));
    }
    for (const name of seen) costs.set(name, (costs.get(name) ?? 0) + Number(column[sample]));
  }
  return costs;
}

function labelTexts(profile, key) {
  return Array.from({ length: profile.samples.count }, (_, i) => labelsOf(profile, i).texts)
    .flat()
    .flatMap((label) => (label.key === key ? label.values : []));
}
