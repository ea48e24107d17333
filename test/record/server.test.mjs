/** `stackheat record http://…` of live programs: every kind that they serve, into one bundle. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { test } from 'node:test';
import {
  FILES,
  filesIn,
  manifestOf,
  missing,
  readRecorded,
  recordArgs,
  startProgram,
  temporaryFolder,
} from './recording.mjs';

const noGo = missing('go', 'apt-get install golang-go');

/** Built once: a cold build cache takes longer than all of the tests here. */
let binary;
async function goServer(t, ...args) {
  binary ??= buildGoServer();
  return (await startProgram(t, binary, args)).line;
}

function buildGoServer() {
  const source = 'test/record/programs/live-server.go';
  const path = join(temporaryFolder({ after: () => undefined }), 'live-server');
  const built = spawnSync('go', ['build', '-o', path, source], { encoding: 'utf8' });
  assert.equal(built.status, 0, built.stderr);
  return path;
}

const planOf = (stderr) => /one kind at a time: (.*)/.exec(stderr)?.[1];

test('a Go server: each kind it has, and io out of them by stack and origin', {
  skip: noGo,
}, async (t) => {
  const out = temporaryFolder(t);
  const address = await goServer(t, 'on');
  const { status, stderr } = await recordArgs(['--duration', '2s', '--out', out, address]);
  assert.equal(status, 0, stderr);
  assert.deepEqual(filesIn(out), FILES);
  assert.equal(planOf(stderr), 'cpu (2 s), heap, allocs, block, mutex, goroutine, threadcreate');
  const cpu = await readRecorded(join(out, 'cpu.pb.gz'));
  assert.ok(cpu.functions.includes('main.compute'), String(cpu.functions));
  const block = await readRecorded(join(out, 'block.pb.gz'));
  assert.ok(block.sum('delay', 'main.waitForOthers') > 0);
  for (const file of FILES) {
    const top = spawnSync('go', ['tool', 'pprof', '-top', join(out, file)], { encoding: 'utf8' });
    assert.equal(top.status, 0, top.stderr);
  }
  const io = await readRecorded(join(out, 'io.pb.gz'));
  const types = io.profile.sampleTypes.map(({ type, unit }) => `${type}/${unit}`);
  assert.deepEqual(types, ['operations/count', 'delay/nanoseconds']);
  assert.ok(io.sum('delay', 'main.request') > 0, 'requests wait');
  assert.equal(io.sum('delay', 'main.compute'), 0);
  assert.match(io.comments.join('\n'), /derived from Go's cpu, block and goroutine profiles/);
  const ioArgs = ['tool', 'pprof', '-tags', join(out, 'io.pb.gz')];
  const tags = spawnSync('go', ioArgs, { encoding: 'utf8' }).stdout;
  for (const value of ['http', 'accept', 'block', 'goroutine'])
    assert.match(tags, new RegExp(value));
  const manifest = manifestOf(out);
  assert.equal(manifest.runtime.name, 'go');
  assert.equal(manifest.recordedBy, 'http');
  const order = manifest.profiles.map(({ kind }) => kind);
  assert.deepEqual(order.slice(0, 4), ['cpu', 'heap', 'allocs', 'block']);
});

test('kinds that are off are empty files, with the call that turns them on', {
  skip: noGo,
}, async (t) => {
  const out = temporaryFolder(t);
  const address = await goServer(t);
  const args = ['--duration', '1s', '--kinds', 'block,mutex,goroutine', '--out', out];
  const { status, stderr } = await recordArgs([...args, address]);
  assert.equal(status, 0, stderr);
  assert.match(stderr, /block\.pb\.gz .*runtime\.SetBlockProfileRate\(1\)/);
  const { profiles } = manifestOf(out);
  const mutex = profiles.find(({ kind }) => kind === 'mutex');
  assert.match(mutex.notes.join(), /SetMutexProfileFraction/);
  assert.equal(mutex.samples, 0);
});

test('a trace is saved beside, when it is asked for', { skip: noGo }, async (t) => {
  const out = temporaryFolder(t);
  const address = await goServer(t);
  const { status, stderr } = await recordArgs([
    '--duration=1s',
    '--kinds=heap,trace',
    `--out=${out}`,
    address,
  ]);
  assert.equal(status, 0, stderr);
  assert.deepEqual(filesIn(out), ['heap.pb.gz', 'trace.out']);
});

test('the address of one profile is that profile', { skip: noGo }, async (t) => {
  const out = temporaryFolder(t);
  const address = await goServer(t);
  const { status } = await recordArgs(['--out', out, `${address}/debug/pprof/goroutine`]);
  assert.equal(status, 0);
  assert.deepEqual(filesIn(out), ['goroutine.pb.gz']);
});

test('a Node server with stackheat/http: the same kinds', async (t) => {
  const out = temporaryFolder(t);
  const program = 'test/record/programs/live-server.mjs';
  const { line: address } = await startProgram(t, process.execPath, [program]);
  const { status, stderr } = await recordArgs(['--duration', '2s', '--out', out, address]);
  assert.equal(status, 0, stderr);
  const files = filesIn(out);
  for (const file of FILES) assert.ok(files.includes(file), `${file}: ${stderr}`);
  const cpu = await readRecorded(join(out, 'cpu.pb.gz'));
  assert.ok(
    cpu.functions.some((name) => name.endsWith('live-server.compute')),
    String(cpu.functions),
  );
  const block = await readRecorded(join(out, 'block.pb.gz'));
  assert.ok(block.sum('delay') > 0, stderr);
  assert.match(stderr, /allocs\.pb\.gz .*live objects are counted anew from here/);
  const again = await recordArgs(['--duration=1s', '--kinds=heap', '--out', out, address]);
  const anew = /heap\.pb\.gz .*(stack|begun anew at .*since an allocs window was taken)/;
  assert.match(again.stderr, anew);
  const misspelt = await recordArgs(['--duration=9s', '--kinds=heap,mutx', '--out', out, address]);
  assert.equal(misspelt.status, 1);
  assert.match(
    misspelt.stderr,
    /--kinds mutx: .* no such profile \(did you mean mutex\?\); it has /,
  );
});

test('Ctrl-C before anything is written keeps nothing, with its own status', {
  skip: noGo,
}, async (t) => {
  const out = temporaryFolder(t);
  const address = await goServer(t);
  const onSaid = (said, child) =>
    said.includes('one kind at a time') && setTimeout(() => child.kill('SIGINT'), 500);
  const { status, stderr } = await recordArgs(['--out', out, address], { onSaid });
  assert.equal(status, 130, stderr);
  assert.match(stderr, /interrupted; nothing was kept/);
  assert.deepEqual(filesIn(out), []);
});

for (const [name, args, status, message] of [
  ['nobody there', ['127.0.0.1:9'], 1, /127\.0\.0\.1:9.*connection refused/],
  ['an address without its port', ['http://no-such-host.invalid/'], 1, /no such host/],
]) {
  test(`${name} is said, once`, async (t) => {
    const out = temporaryFolder(t);
    const result = await recordArgs(['--duration=1s', '--out', out, ...args]);
    assert.equal(result.status, status);
    assert.match(result.stderr, message);
    assert.equal(result.stderr.split('\n').length, 2, result.stderr);
    assert.deepEqual(filesIn(out), []);
  });
}

test('a server that has none of it is told apart from one without an index', async (t) => {
  const server = createServer((_, response) => {
    response.statusCode = 404;
    response.end('no');
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => server.close());
  const out = temporaryFolder(t);
  const address = `http://127.0.0.1:${server.address().port}`;
  const { status, stderr } = await recordArgs(['--duration=1s', '--out', out, address]);
  assert.equal(status, 1, stderr);
  assert.match(stderr, /server response: 404.*is \/debug\/pprof served/);
});
