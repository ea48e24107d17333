/** What `record` writes is one thing that `stackheat` opens: a folder or a zip file with a manifest. */
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import Ajv from 'ajv/dist/2020.js';
import { zipSync } from 'fflate';
import { manifestOf, PRODUCT, record, temporaryFolder } from './recording.mjs';

const SCHEMA = new URL('../../schema/recording.schema.json', import.meta.url);
const validate = new Ajv({ allErrors: true }).compile(JSON.parse(readFileSync(SCHEMA, 'utf8')));

const stackheat = (args, options = {}) =>
  spawnSync(process.execPath, [PRODUCT, ...args], { encoding: 'utf8', ...options });

/** The names that the page's menu offers. */
async function shownBy(t, ...args) {
  const command = [PRODUCT, ...args, '--no-browser', '--port', '0'];
  const child = spawn(process.execPath, command, { stdio: ['ignore', 'ignore', 'pipe'] });
  t.after(() => child.kill('SIGKILL'));
  const address = await new Promise((resolve, reject) => {
    let said = '';
    child.stderr.on('data', (chunk) => {
      said += chunk;
      const found = /Serving web UI on (\S+)/.exec(said)?.[1];
      if (found !== undefined) resolve(found);
    });
    child.once('exit', () => reject(new Error(said)));
  });
  const answer = await fetch(new URL('/api/profiles', address));
  const { profiles } = await answer.json();
  return profiles.map(({ name }) => name);
}

let recorded;
/** One recording for all of these. */
function bundle() {
  if (recorded !== undefined) return recorded;
  const folder = temporaryFolder({ after: () => undefined });
  const out = join(folder, 'run one.zip');
  const flags = ['--kinds', 'cpu,heap,allocs,threadcreate', '--duration', '2s'];
  const env = { POD_NAME: 'shop-7', STACKHEAT_SERVICE: 'shop', STACKHEAT_LABELS: 'tier=gold' };
  const { status, stderr } = record(out, ['node', 'memory.cjs', '10000'], { flags, env });
  assert.equal(status, 0, stderr);
  // Nothing beside it: what it was made of is gone.
  assert.deepEqual(readdirSync(folder), ['run one.zip']);
  assert.match(stderr, /look at it with: stackheat '.*run one\.zip'/);
  const unpacked = join(folder, 'unpacked');
  mkdirSync(unpacked);
  const { error } = spawnSync('unzip', ['-q', out, '-d', unpacked]);
  recorded = { out, unpacked: error === undefined ? unpacked : undefined };
  return recorded;
}

const noUnzip =
  spawnSync('unzip', ['-v']).error !== undefined && 'needs unzip: apt-get install unzip';

test('a zip file is opened with all profiles, cpu first', async (t) => {
  const { out } = bundle();
  const names = ['cpu.pb.gz', 'heap.pb.gz', 'allocs.pb.gz', 'threadcreate.pb.gz'];
  assert.deepEqual(await shownBy(t, out), names);
});

test('other tools unpack it, and the folder opens as well', { skip: noUnzip }, async (t) => {
  const { unpacked } = bundle();
  const names = ['cpu.pb.gz', 'heap.pb.gz', 'allocs.pb.gz', 'threadcreate.pb.gz'];
  assert.deepEqual(await shownBy(t, unpacked), names);
  assert.equal(stackheat(['pprof', '-top', join(unpacked, 'heap.pb.gz')]).status, 0);
});

test('the manifest holds to its schema and says what, where and when', { skip: noUnzip }, () => {
  const manifest = manifestOf(bundle().unpacked);
  assert.ok(validate(manifest), JSON.stringify(validate.errors));
  assert.deepEqual(manifest.target.command, ['node', 'memory.cjs', '10000']);
  assert.equal(manifest.runtime.version, process.version);
  const { pod, service, tier } = manifest.labels;
  assert.deepEqual([pod, service, tier], ['shop-7', 'shop', 'gold']);
  const [cpu, heap, allocs] = manifest.profiles;
  assert.equal(cpu.covers, 'window');
  // The two have one sampler, and so their times one after the other.
  assert.ok(heap.endedAt <= allocs.startedAt, `${heap.endedAt} ${allocs.startedAt}`);
});

test('pprof says of a bundle what opens it', () => {
  const { stderr, status } = stackheat(['pprof', '-top', bundle().out]);
  assert.equal(status, 2);
  assert.match(stderr, /it is a zip file: if a recording, stackheat FILE.zip opens all of it/);
});

test('a bundle is exported as one page', (t) => {
  const page = join(temporaryFolder(t), 'page.html');
  const { status, stderr } = stackheat(['export', bundle().out, '-o', page]);
  assert.equal(status, 0, stderr);
  assert.ok(existsSync(page));
});

/** Zip files and folders that are no recordings, or want to be more than that. */
const profile = () => readFileSync('test/docs/testdata/hot-service.cpu.pb.gz');
const manifest = (...files) =>
  Buffer.from(
    JSON.stringify({ schema: 'stackheat-recording', profiles: files.map((file) => ({ file })) }),
  );

for (const [name, files, message] of [
  ['nothing in it', { 'readme.txt': Buffer.from('x') }, /holds no profiles.*such as cpu\.pb\.gz/],
  ['a manifest that is no JSON', { 'manifest.json': Buffer.from('{') }, /manifest.json is no JSON/],
  [
    'a manifest that leads out of it',
    { 'manifest.json': manifest('../../etc/passwd') },
    /names "\.\.\/\.\.\/etc\/passwd", which is elsewhere/,
  ],
  ['a file that is not there', { 'manifest.json': manifest('cpu.pb.gz') }, /cpu\.pb\.gz/],
  ['a broken profile', { 'cpu.pb.gz': Buffer.from('nonsense') }, /cpu\.pb\.gz.*unrecognized/],
]) {
  test(`a zip file and a folder with ${name} are refused in one line`, (t) => {
    const folder = temporaryFolder(t);
    writeFileSync(join(folder, 'x.zip'), zipSync(files));
    mkdirSync(join(folder, 'x'));
    for (const [file, bytes] of Object.entries(files))
      writeFileSync(join(folder, 'x', file), bytes);
    for (const path of ['x.zip', 'x']) {
      const { status, stderr } = stackheat(['--no-browser', join(folder, path)]);
      assert.equal(status, 1, stderr);
      assert.match(stderr, message);
      assert.equal(stderr.trim().split('\n').length, 1, stderr);
    }
  });
}

test('a zip file that is cut off, or claims to hold terabytes, is refused', (t) => {
  const folder = temporaryFolder(t);
  const whole = Buffer.from(zipSync({ 'cpu.pb.gz': profile() }));
  writeFileSync(join(folder, 'cut.zip'), whole.subarray(0, whole.length - 60));
  // The size in the directory's entry, and in the file's own head.
  const huge = Buffer.from(whole);
  huge.writeUInt32LE(0xf0000000, whole.lastIndexOf(Buffer.from('PK\x01\x02', 'latin1')) + 24);
  writeFileSync(join(folder, 'huge.zip'), huge);
  for (const path of ['cut.zip', 'huge.zip']) {
    const { status, stderr } = stackheat(['--no-browser', join(folder, path)]);
    assert.equal(status, 1, stderr);
    assert.match(stderr, /is a zip file that cannot be read/);
  }
});

test('profiles without a manifest open too, from folders and zip files', async (t) => {
  const folder = temporaryFolder(t);
  for (const name of ['b.pb.gz', 'a.prof']) writeFileSync(join(folder, name), profile());
  writeFileSync(join(folder, 'notes.txt'), 'no profile');
  assert.deepEqual(await shownBy(t, folder), ['a.prof', 'b.pb.gz']);
});
