import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { buildSync } from 'esbuild';
import {
  FILES,
  filesIn,
  programPid,
  readRecorded,
  record,
  startRecording,
  temporaryFolder,
} from './recording.mjs';

const BURN = 'test/record/programs/busy.burnCommon';

for (const { ending, status, why } of [
  { ending: '', status: 0, why: 'runs out of work' },
  { ending: '3', status: 3, why: 'calls process.exit(3)' },
  { ending: 'throw', status: 1, why: 'throws' },
  { ending: 'reject', status: 1, why: 'leaves a promise rejected' },
  { ending: 'reallyExit', status: 5, why: 'leaves by process.reallyExit' },
]) {
  test(`a program that ${why} is recorded and its status ${status} passed on`, async (t) => {
    const out = join(temporaryFolder(t), 'out');
    const result = record(out, ['node', 'busy.cjs', '300', ending]);
    assert.equal(result.status, status, result.stderr);
    assert.deepEqual(filesIn(out), FILES);
    const cpu = await readRecorded(join(out, 'cpu.pb.gz'));
    assert.ok(cpu.sum('wall', BURN) > 150e6, `${cpu.sum('wall', BURN)} ns of wall`);
    assert.ok(cpu.sum('cpu', BURN) > 0.5 * cpu.sum('cpu'));
  });
}

test('the file has the types samples, wall and cpu, of which cpu is the default', async (t) => {
  const out = temporaryFolder(t);
  record(out, ['node', 'busy.cjs']);
  const { profile, comments } = await readRecorded(join(out, 'cpu.pb.gz'));
  const types = profile.sampleTypes.map(({ type, unit }) => `${type}/${unit}`);
  assert.deepEqual(types, ['samples/count', 'wall/nanoseconds', 'cpu/nanoseconds']);
  assert.equal(profile.defaultSampleType, 'cpu');
  assert.equal(profile.period, 10_000_000n);
  assert.ok(profile.timeNanos > 1_700_000_000_000_000_000n && profile.durationNanos > 200_000_000n);
  assert.match(
    comments.join('\n'),
    /^recorded beside it, in turns.*: block, mutex, io, goroutine; .*\nwall: /,
  );
});

test('go tool pprof reads all of them', (t) => {
  if (spawnSync('go', ['version']).error) return t.skip('no Go here: apt-get install golang-go');
  const out = temporaryFolder(t);
  record(out, ['node', 'memory.cjs', '1200'], { flags: ['--duration', '3s'] });
  for (const file of FILES) {
    const top = spawnSync('go', ['tool', 'pprof', '-top', join(out, file)], { encoding: 'utf8' });
    assert.equal(top.status, 0, top.stderr);
    assert.match(top.stdout, /flat {2}flat% {3}sum%/);
  }
});

test('ES modules are recorded as they are, with classes and private state', async (t) => {
  const out = temporaryFolder(t);
  assert.equal(record(out, ['node', 'busy.mjs']).status, 0);
  const cpu = await readRecorded(join(out, 'cpu.pb.gz'));
  assert.ok(cpu.sum('wall', 'test/record/programs/busy.Burner.burn') > 150e6);
});

test('functions are named by module, class and method', async (t) => {
  const out = temporaryFolder(t);
  record(out, ['node', 'names.mjs'], { flags: ['--cpu-rate', '1000'] });
  const { functions } = await readRecorded(join(out, 'cpu.pb.gz'));
  for (const name of [
    'spin',
    'Kinds.field',
    'Kinds.constructor',
    'Kinds.method',
    'Kinds.make',
    'Kinds.get value',
    'Kinds.#hidden',
    'Kinds.later',
    'Kinds.[Symbol.iterator]',
    'arrow',
    'outer.(anonymous:42:15)',
    '(module)',
  ]) {
    assert.ok(functions.includes(`test/record/programs/names.${name}`), `${name}: ${functions}`);
  }
  assert.ok(
    functions.some((name) => name.startsWith('(eval).')),
    String(functions),
  );
});

test('compiled TypeScript is shown by its own file and lines', async (t) => {
  const folder = temporaryFolder(t);
  const source = join(folder, 'src', 'typed.ts');
  mkdirSync(join(folder, 'src'));
  copyFileSync('test/record/programs/typed.ts', source);
  writeFileSync(join(folder, 'package.json'), '{}');
  const outfile = join(folder, 'dist', 'typed.cjs');
  buildSync({ entryPoints: [source], outfile, format: 'cjs', sourcemap: true, logLevel: 'silent' });
  record(join(folder, 'out'), ['node', 'dist/typed.cjs'], { cwd: folder });
  const cpu = await readRecorded(join(folder, 'out', 'cpu.pb.gz'));
  assert.equal(cpu.filename('src/typed.Till.total'), source);
  const lines = cpu.lines('src/typed.Till.total');
  assert.ok(lines.length > 0 && lines.every((line) => line >= 9 && line <= 16), String(lines));
});

test('npm run, and what it runs in a shell, is looked through', async (t) => {
  const out = temporaryFolder(t);
  const result = record(out, ['npm', 'run', '--silent', 'dev']);
  assert.equal(result.status, 4, result.stderr);
  assert.deepEqual(filesIn(out), FILES);
  assert.ok((await readRecorded(join(out, 'cpu.pb.gz'))).functions.includes(BURN));
});

test('child processes get a folder each', async (t) => {
  const out = temporaryFolder(t);
  const result = record(out, ['node', 'family.cjs']);
  assert.equal(result.status, 0, result.stderr);
  const files = filesIn(out)
    .map((path) => path.replace(/child-\d+/, 'child-N'))
    .sort();
  const children = ['child-N-busy', 'child-N-busy'];
  const expected = [...children.flatMap((folder) => FILES.map((file) => join(folder, file)))];
  assert.deepEqual(files, [...FILES, ...expected].sort());
  assert.match(result.stderr, /child-\d+-busy: 8 files of a child process/);
});

test('NODE_OPTIONS of the user stay in force, and a path may hold spaces', async (t) => {
  const folder = temporaryFolder(t);
  const preload = join(folder, 'own preload.cjs');
  writeFileSync(preload, 'globalThis.isOwn = true;');
  const env = { NODE_OPTIONS: `--require "${preload}" --no-warnings` };
  const script = 'console.log(globalThis.isOwn, process.execArgv.length)';
  const result = record(join(folder, 'o u t'), ['node', '-e', script], { env });
  assert.equal(result.stdout, 'true 2\n', result.stderr);
  assert.deepEqual(filesIn(join(folder, 'o u t')), FILES);
});

test('worker threads run undisturbed; their number is said', async (t) => {
  const out = temporaryFolder(t);
  const result = record(out, ['node', 'threads.cjs']);
  assert.equal(result.status, 0, result.stderr);
  assert.match(result.stderr, /worker threads are not profiled: 2 seen/);
});

test('what is held is in heap, what is thrown away in allocs', async (t) => {
  const out = temporaryFolder(t);
  // Finer than the default, so that chance has little part in it.
  const flags = ['--duration', '2s', '--mem-rate', '32768', '--kinds', 'cpu,heap,allocs'];
  const result = record(out, ['node', 'memory.cjs', '10000'], { flags });
  assert.equal(result.status, 0, result.stderr);
  const heap = await readRecorded(join(out, 'heap.pb.gz'));
  const allocs = await readRecorded(join(out, 'allocs.pb.gz'));
  const name = (local) => `test/record/programs/memory.${local}`;
  const held = heap.sum('inuse_space', name('hold'));
  // 60,000 times an object of 40 bytes, an array of 32 and its store of 144, and a list of them all.
  assert.ok(held > 10e6 && held < 18e6, `${held} bytes held`);
  assert.ok(heap.sum('inuse_space', name('waste')) < 0.2 * held);
  assert.ok(allocs.sum('alloc_space', name('waste')) > 0.8 * allocs.sum('alloc_space'));
  assert.match(heap.comments.join(), /allocs.pb.gz has the allocated objects of seconds/);
  assert.match(allocs.comments.join(), /heap.pb.gz has the live objects of seconds 0.0 to/);
});

test('a short program has its allocations, and its live file names the other', async (t) => {
  const out = temporaryFolder(t);
  const result = record(out, ['node', 'memory.cjs', '500']);
  const heap = await readRecorded(join(out, 'heap.pb.gz'));
  assert.match(heap.comments.join(), /ended before the turn of live objects; see allocs.pb.gz/);
  assert.match(result.stderr, /heap.pb.gz +empty; the recording ended before .*; see allocs.pb.gz/);
  const allocs = await readRecorded(join(out, 'allocs.pb.gz'));
  assert.ok(allocs.sum('alloc_space') > 7e6);
});

test('files of an earlier recording in the same folder are told from those of this one', async (t) => {
  const out = temporaryFolder(t);
  record(out, ['node', '-e', '1']);
  const { stderr } = record(out, ['node', '-e', '1'], { flags: ['--kinds', 'cpu,heap'] });
  assert.match(stderr, /not of this recording, but there before: allocs\.pb\.gz, block/);
  assert.doesNotMatch(stderr, /there before:.*(cpu|heap)\.pb/);
});

test('--kinds heap records live objects all the time, and nothing else', async (t) => {
  const out = temporaryFolder(t);
  record(out, ['node', 'memory.cjs', '500'], {
    flags: ['--kinds', 'heap', '--mem-rate', '32768'],
  });
  assert.deepEqual(filesIn(out), ['heap.pb.gz']);
  const heap = await readRecorded(join(out, 'heap.pb.gz'));
  assert.ok(heap.sum('inuse_space', 'test/record/programs/memory.hold') > 10e6);
});

for (const { name, ending, signal, to, status } of [
  { name: 'dies of SIGTERM', ending: 'wait', signal: 'SIGTERM', to: 'program', status: 143 },
  { name: 'dies of SIGINT', ending: 'wait', signal: 'SIGINT', to: 'program', status: 130 },
  { name: 'handles SIGTERM', ending: 'listen', signal: 'SIGTERM', to: 'program', status: 9 },
  {
    name: 'is recorded by one that is',
    ending: 'wait',
    signal: 'SIGINT',
    to: 'record',
    status: 130,
  },
  { name: 'spins for ever and so is', ending: 'spin', signal: 'SIGINT', to: 'record', status: 130 },
]) {
  test(`a program that ${name} (${signal} to the ${to}) keeps its recording`, async (t) => {
    const out = temporaryFolder(t);
    const { child, ended, whenSaid } = startRecording(out, ['node', 'busy.cjs', '200', ending]);
    await whenSaid('waiting');
    const pid = programPid(await whenSaid('recording process'));
    process.kill(to === 'program' ? pid : child.pid, signal);
    const result = await ended;
    assert.equal(result.status, status, result.said);
    assert.deepEqual(filesIn(out), FILES);
    assert.ok((await readRecorded(join(out, 'cpu.pb.gz'))).sum('wall', BURN) > 50e6);
  });
}

test('a program that counts the listeners of a signal counts its own alone', async (t) => {
  const out = temporaryFolder(t);
  const { ended, whenSaid } = startRecording(out, ['node', 'counts-listeners.cjs']);
  await whenSaid('waiting');
  process.kill(programPid(await whenSaid('recording process')), 'SIGTERM');
  const { status, said } = await ended;
  assert.match(said, /listeners before: 0/);
  assert.doesNotMatch(said, /somebody else/);
  assert.equal(status, 143, said);
  assert.deepEqual(filesIn(out), FILES);
});

test('SIGKILL loses what was not written, and record says so', async (t) => {
  const out = temporaryFolder(t);
  const { ended, whenSaid } = startRecording(out, ['node', 'busy.cjs', '100', 'wait']);
  await whenSaid('waiting');
  const pid = programPid(await whenSaid('recording process'));
  process.kill(pid, 'SIGKILL');
  const { status, said } = await ended;
  assert.equal(status, 137);
  assert.match(said, new RegExp(`process ${pid} was killed: what it had not written is lost`));
});

test('a program that does not get out of its exit is named, and Ctrl-C keeps its recording', async (t) => {
  const out = temporaryFolder(t);
  const { child, ended, whenSaid } = startRecording(out, ['node', 'busy.cjs', '100', 'hang']);
  const pid = programPid(await whenSaid('recording process'));
  await whenSaid(`process ${pid} has ended its recording but does not exit`);
  child.kill('SIGINT');
  const { said } = await ended;
  assert.deepEqual(filesIn(out), FILES, said);
});

test('--duration ends an endless loop, with status 0', async (t) => {
  const out = temporaryFolder(t);
  const result = record(out, ['node', 'busy.cjs', '10', 'spin'], {
    flags: ['--duration', '700ms', '--kinds', 'cpu'],
  });
  assert.equal(result.status, 0, result.stderr);
  assert.match(result.stderr, /time is up: ending the program; its recording is kept/);
  const cpu = await readRecorded(join(out, 'cpu.pb.gz'));
  const seconds = Number(cpu.profile.durationNanos) / 1e9;
  assert.ok(seconds > 0.6 && seconds < 3, `${seconds} s`);
});

for (const [name, command, flags, status, message] of [
  [
    'no such command',
    ['no-such-command-here'],
    [],
    1,
    /no-such-command-here: there is no such command/,
  ],
  ['a command without Node', ['sh', '-c', ':'], [], 4, /started no Node process .*--recorder perf/],
  ['a command without Node that fails', ['sh', '-c', 'exit 1'], [], 1, /started no Node process/],
  ['an unwritable folder', ['node'], ['--out', '/dev/null/x'], 1, /--out \/dev\/null\/x: /],
  ['a file in the way', ['node'], ['--out', 'package.json'], 1, /package.json: EEXIST/],
  // Node's own mkdir tries for ever there.
  ...(process.platform === 'linux'
    ? [
        [
          'a folder that cannot be',
          ['node'],
          ['--out', '/proc/x'],
          1,
          /--out \/proc\/x: .*no such f/,
        ],
      ]
    : []),
]) {
  test(`${name} is said, and nothing is left behind`, (t) => {
    const out = temporaryFolder(t);
    const result = record(out, command, { flags });
    assert.equal(result.status, status, result.stderr);
    assert.match(result.stderr, message);
    assert.deepEqual(filesIn(out), []);
  });
}
