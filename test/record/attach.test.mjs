/** `stackheat record --pid N`: a Node program that runs, and that must not notice more than a profiler. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import {
  FILES,
  filesIn,
  manifestOf,
  readRecorded,
  recordArgs,
  startProgram,
  temporaryFolder,
} from './recording.mjs';

const skip = process.platform !== 'linux' && 'looks into /proc, which Linux has';
const PROGRAM = 'test/record/programs/running.mjs';
const NAME = 'test/record/programs/running';

const start = (t, flags = []) => startProgram(t, process.execPath, [...flags, PROGRAM]);
const attach = (pid, out, ...args) => recordArgs(['--pid', String(pid), '--out', out, ...args]);

/** What the program finds of itself, asked by a signal. */
async function stateOf(child) {
  const answer = new Promise((resolve) =>
    child.stdout.once('data', (text) => resolve(String(text))),
  );
  child.kill('SIGUSR2');
  return JSON.parse(await answer);
}

test('every kind but threadcreate, true, and nothing stays in the program', { skip }, async (t) => {
  const out = temporaryFolder(t);
  const { child } = await start(t);
  const before = await stateOf(child);
  const { status, stderr } = await attach(child.pid, out, '--duration', '5s');
  assert.equal(status, 0, stderr);
  assert.deepEqual(
    filesIn(out),
    FILES.filter((file) => file !== 'threadcreate.pb.gz'),
  );
  const cpu = await readRecorded(join(out, 'cpu.pb.gz'));
  assert.ok(cpu.sum('cpu', `${NAME}.compute`) > 0.5 * cpu.sum('cpu'), stderr);
  // The clock is read from outside: a wait has wall time, and next to no CPU.
  const wall = cpu.sum('wall', `${NAME}.pause`);
  assert.ok(wall > 4 * cpu.sum('cpu', `${NAME}.pause`), `${wall} ns of wall`);
  const allocs = await readRecorded(join(out, 'allocs.pb.gz'));
  assert.ok(allocs.sum('alloc_space', `${NAME}.allocate`) > 1e6, stderr);
  const block = await readRecorded(join(out, 'block.pb.gz'));
  assert.ok(block.sum('delay', `${NAME}.pause`) > 10e6, stderr);
  const io = await readRecorded(join(out, 'io.pb.gz'));
  assert.ok(io.sum('operations', `${NAME}.read`) > 0, stderr);
  const { absent, target, recordedBy } = manifestOf(out);
  assert.deepEqual(
    [absent[0].kind, target.pid, recordedBy],
    ['threadcreate', child.pid, 'inspector'],
  );
  assert.deepEqual(await stateOf(child), before);
});

test('an inspector that is open stays so, and is used where it is', { skip }, async (t) => {
  const out = temporaryFolder(t);
  const { child } = await start(t, ['--inspect=127.0.0.1:0']);
  const before = await stateOf(child);
  assert.ok(before.inspector);
  const { status, stderr } = await attach(child.pid, out, '--duration=1s', '--kinds=cpu');
  assert.equal(status, 0, stderr);
  assert.deepEqual(filesIn(out), ['cpu.pb.gz']);
  assert.deepEqual(await stateOf(child), before);
});

test('a program in an endless loop lets itself be recorded', { skip }, async (t) => {
  const out = temporaryFolder(t);
  const program = "console.log('on'); function spin() { for (;;); } setImmediate(spin);";
  const { child } = await startProgram(t, process.execPath, ['-e', program]);
  const { status, stderr } = await attach(child.pid, out, '--duration=1s', '--kinds=cpu,heap');
  assert.equal(status, 0, stderr);
  // Code that was compiled while it ran is nobody's to V8, but for whoever called it.
  assert.ok((await readRecorded(join(out, 'cpu.pb.gz'))).sum('cpu') > 0.2e9);
});

test('a program that ends meanwhile leaves what it had, and exits as it would have', {
  skip,
}, async (t) => {
  const out = temporaryFolder(t);
  const program =
    "console.log('on'); setInterval(() => { for (let i = 0; i < 1e7; i++); }, 20); setTimeout(() => process.exit(5), 2500)";
  const { child } = await startProgram(t, process.execPath, ['-e', program]);
  const exited = new Promise((resolve) => child.once('exit', resolve));
  const { status, stderr } = await attach(child.pid, out, '--duration=30s', '--kinds=cpu,heap');
  assert.equal(status, 0, stderr);
  assert.match(stderr, /the program has ended; what it had until then is kept/);
  assert.deepEqual(filesIn(out), ['cpu.pb.gz', 'heap.pb.gz']);
  assert.ok((await readRecorded(join(out, 'cpu.pb.gz'))).sum('cpu') > 0);
  assert.equal(await exited, 5);
});

test('Ctrl-C ends it early and keeps what there is', { skip }, async (t) => {
  const out = temporaryFolder(t);
  const { child } = await start(t);
  const before = await stateOf(child);
  const args = ['--pid', String(child.pid), '--out', out, '--kinds=cpu,block'];
  const onSaid = (said, recorder) =>
    said.includes('plan: ') && setTimeout(() => recorder.kill('SIGINT'), 1500);
  const { status, stderr } = await recordArgs(args, { onSaid });
  assert.equal(status, 130, stderr);
  assert.deepEqual(filesIn(out), ['block.pb.gz', 'cpu.pb.gz']);
  assert.ok((await readRecorded(join(out, 'cpu.pb.gz'))).sum('cpu') > 0);
  assert.equal(manifestOf(out).isInterrupted, true);
  assert.deepEqual(await stateOf(child), before);
});

test('a program that is killed meanwhile is said to be gone', { skip }, async (t) => {
  const out = temporaryFolder(t);
  const { child } = await start(t);
  const args = ['--pid', String(child.pid), '--out', out, '--duration=30s', '--kinds=cpu'];
  const onSaid = (said) => said.includes('plan: ') && setTimeout(() => child.kill('SIGKILL'), 500);
  const { status, stderr } = await recordArgs(args, { onSaid });
  assert.equal(status, 1, stderr);
  assert.match(stderr, /it has ended, or closed its inspector/);
  assert.deepEqual(filesIn(out), []);
});

const bad = [
  ['a process that is not there', () => 2 ** 22 + 5, /there is no such process/],
  [
    'a program of another kind',
    async (t) => (await startProgram(t, 'sh', ['-c', 'echo on; sleep 20'])).child.pid,
    /is no Node program/,
  ],
];
for (const [name, pidOf, message] of bad) {
  test(`${name} is refused`, { skip }, async (t) => {
    const { status, stderr } = await attach(await pidOf(t), temporaryFolder(t));
    assert.equal(status, 1);
    assert.match(stderr, message);
    assert.equal(stderr.trim().split('\n').length, 1, stderr);
  });
}

test('a program whose SIGUSR1 would end it, or is its own, is refused and lives on', {
  skip,
}, async (t) => {
  // As --disable-sigusr1 of later versions leaves it: nobody listens.
  const deaf =
    "process.on('SIGUSR1', () => 0); process.removeAllListeners('SIGUSR1'); console.log('on'); setInterval(() => 0, 1e3)";
  const first = await startProgram(t, process.execPath, ['-e', deaf]);
  const refused = await attach(first.child.pid, temporaryFolder(t));
  assert.match(refused.stderr, /SIGUSR1/);
  assert.equal(first.child.exitCode ?? first.child.signalCode, null);
  const own = "process.on('SIGUSR1', () => 0); console.log('on'); setInterval(() => 0, 1e3)";
  const second = await startProgram(t, process.execPath, ['-e', own]);
  const { status, stderr } = await attach(second.child.pid, temporaryFolder(t));
  assert.equal(status, 1);
  assert.match(stderr, /no inspector opened within 5 s of SIGUSR1.*node --inspect/);
  assert.equal(second.child.exitCode ?? second.child.signalCode, null);
});

const mayUnshare = spawnSync('unshare', ['-n', 'true']).status === 0;

test('a program in a container of its own is said to be, with the way in', {
  skip: skip || (!mayUnshare && 'needs unshare and the right to use it: run as root'),
}, async (t) => {
  const args = ['-n', process.execPath, PROGRAM];
  const { child } = await startProgram(t, 'unshare', args);
  const { status, stderr } = await attach(child.pid, temporaryFolder(t));
  assert.equal(status, 1);
  assert.match(stderr, /in a container of its own.*nsenter --target \d+ --net/);
  // Nothing was sent to it.
  assert.equal(readFileSync(`/proc/${child.pid}/comm`, 'utf8'), 'node\n');
});
