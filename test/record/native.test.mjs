/** `stackheat record -- ./native`: programs that are none of Node's, through perf. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { join, resolve } from 'node:path';
import { test } from 'node:test';
import {
  filesIn,
  manifestOf,
  missing,
  PRODUCT,
  readRecorded,
  record,
  temporaryFolder,
} from './recording.mjs';

const noGcc = missing('gcc', 'apt-get install gcc');
const PERF = ['record', '-q', '-e', 'cpu-clock', '-o', '/dev/null', '--', 'true'];
const noPerf =
  missing('perf', 'apt-get install linux-perf') ||
  (spawnSync('perf', PERF).status !== 0 && 'perf may not record here: run as root');
const skip = noGcc || noPerf;

let binary;
function native() {
  if (binary !== undefined) return binary;
  const path = join(temporaryFolder({ after: () => undefined }), 'native');
  const args = ['-O1', '-g', '-fno-omit-frame-pointer', '-o', path];
  const built = spawnSync('gcc', [...args, resolve('test/record/programs/native.c')]);
  assert.equal(built.status, 0, String(built.stderr));
  binary = path;
  return path;
}

test('a C program: its CPU by function, and its exit status', { skip }, async (t) => {
  const out = join(temporaryFolder(t), 'out');
  const flags = ['--call-graph', 'dwarf'];
  const { status, stderr } = record(out, [native(), '1'], { flags });
  assert.equal(status, 7, stderr);
  assert.deepEqual(filesIn(out), ['cpu.pb.gz']);
  const cpu = await readRecorded(join(out, 'cpu.pb.gz'));
  const types = cpu.profile.sampleTypes.map(({ type, unit }) => `${type}/${unit}`);
  assert.deepEqual(types, ['samples/count', 'cpu/nanoseconds']);
  const main = cpu.sum('cpu', 'main');
  // It stops by its own CPU clock; what starts it comes on top.
  assert.ok(main > 0.7e9 && main < 1.2e9, `${main} ns of cpu`);
  // One does three times the work of the other; callers are there.
  const share = cpu.sum('cpu', 'three_parts') / main;
  assert.ok(share > 0.65 && share < 0.85, `${share} in three_parts`);
  assert.equal(manifestOf(out).recordedBy, 'perf');
  const top = spawnSync('go', ['tool', 'pprof', '-top', join(out, 'cpu.pb.gz')], {
    encoding: 'utf8',
  });
  if (top.error === undefined) assert.match(top.stdout, /three_parts/);
});

test('--duration ends it, with status 0', { skip }, async (t) => {
  const out = temporaryFolder(t);
  const { status, stderr } = record(out, [native(), '60'], { flags: ['--duration', '1s'] });
  assert.equal(status, 0, stderr);
  assert.ok((await readRecorded(join(out, 'cpu.pb.gz'))).sum('cpu') > 0.05e9, stderr);
});

test('a program that does nothing has too little to record', { skip }, (t) => {
  const out = temporaryFolder(t);
  const { status, stderr } = record(out, ['sleep', '0.2']);
  // Its start may be a sample, on a slow machine.
  if (status !== 0) assert.equal(status, 4, stderr);
});

test('without perf it is said how to get it, and nothing is run', { skip: noGcc }, (t) => {
  const out = join(temporaryFolder(t), 'out.zip');
  const path = native();
  const args = [PRODUCT, 'record', '--out', out, '--', path, '60'];
  const { status, stderr } = spawnSync(process.execPath, args, {
    encoding: 'utf8',
    env: { PATH: '/nonexistent' },
  });
  assert.equal(status, 1);
  assert.match(stderr, /is no Node program.*apt-get install linux-perf.*--recorder node/);
  assert.deepEqual(filesIn(join(out, '..')), []);
});

test('kinds that perf does not have are refused', { skip }, (t) => {
  const flags = ['--kinds', 'cpu,heap'];
  const { status, stderr } = record(temporaryFolder(t), [native(), '1'], { flags });
  assert.equal(status, 1);
  assert.match(stderr, /--kinds heap: of a native program, perf records cpu alone/);
});
