import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { gunzipSync, gzipSync } from 'node:zlib';
import { encodePprof } from '../../build/formats/pprof-encode.js';
import { ProfileBuilder } from '../../build/profile/profile-builder.js';
import { ENTRY } from '../shared.mjs';

const folder = mkdtempSync(join(tmpdir(), 'stackheat-refusals-'));
after(() => rmSync(folder, { recursive: true }));

const good = encodePprof(profile());
const FILES = {
  'good.pb': good,
  'good.pb.gz': gzipSync(good),
  'cut.pb': good.subarray(0, good.length >> 1),
  'cut.pb.gz': gzipSync(good).subarray(0, 40),
  'empty.pb': '',
  'empty.pb.gz': gzipSync(''),
  'text.txt': 'just some words\n',
  'page.html': '<!DOCTYPE html><title>404</title>',
  'v8.cpuprofile': '{"nodes":[],"startTime":0}',
  'legacy.txt': 'heap profile: 1: 1 [1: 1] @ heapprofile\n1: x\n',
  'cut.txt': '--- threadz 1 ---\n--- Thread 1 (name: a/1) stack: ---\n',
  'bomb.pb.gz': gzipSync(Buffer.alloc(64 << 20)),
  'two.pb': Buffer.concat([good, good]),
};
for (const [name, content] of Object.entries(FILES)) writeFileSync(join(folder, name), content);
mkdirSync(join(folder, 'directory'));

/** What is typed, and what the one sentence must say. */
const REFUSALS = [
  ['-top', /no profile source specified/],
  ['-top gone.pb', /gone\.pb: no such file/],
  ['-top directory', /directory: is a directory; name a profile in it/],
  ['-top empty.pb', /empty\.pb: empty input file/],
  ['-top empty.pb.gz', /empty\.pb\.gz: empty input file/],
  ['-top cut.pb', /cut\.pb: .*cut off/],
  ['-top cut.pb.gz', /cut\.pb\.gz: .*cut off.*copy or record it again/],
  ['-top text.txt', /text\.txt: unrecognized profile format: it is plain text/],
  ['-top page.html', /page\.html: .*HTML/],
  ['-top v8.cpuprofile', /v8\.cpuprofile: .*\.cpuprofile/],
  ['-top legacy.txt', /legacy\.txt: malformed heap profile as text: line 2 is no sample/],
  ['-top cut.txt', /cut\.txt: .*a profile as text that is cut off or broken: fetch it again/],
  ['-top bomb.pb.gz', /bomb\.pb\.gz: .*limit.*STACKHEAT_LIMIT_ROWS=N/],
  ['-top two.pb', /two\.pb: .*concatenated/],
  ['-top -nosuch good.pb', /flag provided but not defined: -nosuch/],
  ['-top -tree good.pb', /must set at most one output format/],
  ['-top -cum -flat good.pb', /conflicting options set: \[cum flat\]/],
  ['-top -lines -files good.pb', /conflicting options set: \[files lines\]/],
  ['-top -nodecount=x good.pb', /invalid value "x" for flag -nodecount: parse error/],
  ['-top -nodefraction=a good.pb', /invalid value "a" for flag -nodefraction/],
  ['-top -trim=maybe good.pb', /invalid boolean value "maybe" for -trim/],
  ['-top -nodecount', /flag needs an argument: -nodecount/],
  ['-top -sample_index=nosuch good.pb', /sample_index "nosuch" must be one of: \[samples cpu\]/],
  ['-top -sample_index=9 good.pb', /sample_index 9 is outside the range \[0\.\.1\]/],
  ['-top -divide_by=0 good.pb', /zero divisor/],
  ['-peek=nosuch good.pb', /no matches found for regexp: nosuch/],
  ['-peek=a(b good.pb', /parsing argument regexp a\(b: error parsing regexp/],
  ['-top -http=:0 good.pb', /-http is not compatible with an output format/],
  ['-top -no_browser good.pb', /-no_browser only makes sense with -http/],
  ['-top -focus=( good.pb', /parsing focus regexp: error parsing regexp: missing closing \): `\(`/],
  [
    '-top -tagfocus=9223372036854775808 good.pb',
    /tagfocus range .* does not fit into 64 bits; give/,
  ],
  [
    '-top -base=good.pb -diff_base=good.pb good.pb',
    /-base and -diff_base flags cannot both be specified/,
  ],
  ['-top -normalize good.pb', /normalize/],
  ['-disasm=main good.pb', /-disasm is not built yet/],
];

for (const [typed, sentence] of REFUSALS) {
  test(`pprof ${typed}: one sentence and status 2`, () => {
    const { status, stdout, stderr } = pprof(...typed.split(' '));
    assert.equal(status, 2);
    assert.equal(stdout, '');
    assert.match(stderr, sentence);
    assert.doesNotMatch(stderr, /unexpected: |\bat .+\.(js|ts|cjs):\d/);
    // A flag that does not parse is followed by the usage, as Go does.
    const [first] = stderr.split('\n');
    assert.match(first, sentence);
  });
}

test('a source that fails beside one that does not is noted', () => {
  const { status, stdout, stderr } = pprof('-top', 'good.pb', 'gone.pb');
  assert.equal(status, 0);
  assert.match(stdout, /main/);
  assert.match(stderr, /gone\.pb: no such file[\s\S]*Fetched 1 source profiles out of 2/);
});

test('the usage names every report and option, and -h is no failure', () => {
  const { status, stdout, stderr } = pprof('-h');
  assert.deepEqual([status, stdout], [0, '']);
  for (const word of ['-top', '-peek REGEXP', '-nodecount', '-cum', '-lines', '-inuse_space']) {
    assert.ok(stderr.includes(`  ${word}`), word);
  }
});

test('-output writes the file whole, and says so', () => {
  const path = join(folder, 'out.pb.gz');
  const { status, stdout, stderr } = pprof('-proto', `-output=${path}`, 'good.pb.gz');
  assert.deepEqual([status, stdout], [0, '']);
  assert.match(stderr, /out\.pb\.gz/);
  assert.ok(gunzipSync(readFileSync(path)).length > 0);
  rmSync(path);
});

test('where nothing can be written, that is said and nothing is left', () => {
  const before = readdirSync(folder);
  for (const output of ['directory', 'gone/out.txt', 'good.pb/out.txt']) {
    const { status, stderr } = pprof('-top', `-output=${output}`, 'good.pb');
    assert.equal(status, 2);
    assert.match(stderr, new RegExp(`${output}: cannot be written: `));
  }
  assert.deepEqual(readdirSync(folder), before);
});

test('a report that is refused does not touch the file it was for', () => {
  const path = join(folder, 'kept.txt');
  writeFileSync(path, 'kept');
  assert.equal(pprof('-peek=nosuch', `-output=${path}`, 'good.pb').status, 2);
  assert.equal(readFileSync(path, 'utf8'), 'kept');
  rmSync(path);
});

const noFull = !existsSync('/dev/full') && 'needs /dev/full, which Linux has';

test('a full disk is a failure, and the device stays', { skip: noFull }, () => {
  const { status, stderr } = pprof('-top', '-output=/dev/full', 'good.pb');
  assert.equal(status, 2);
  assert.match(stderr, /\/dev\/full: cannot be written: ENOSPC/);
  assert.ok(existsSync('/dev/full'));
});

test('standard output on a full disk is a failure', { skip: noFull }, () => {
  const command = `'${process.execPath}' '${ENTRY}' pprof -top good.pb > /dev/full`;
  const { status, stderr } = spawnSync('sh', ['-c', command], { cwd: folder, encoding: 'utf8' });
  assert.notEqual(status, 0);
  assert.match(stderr, /standard output: .*ENOSPC/);
});

test('a reader that has seen enough is no failure', () => {
  const command = `'${process.execPath}' '${ENTRY}' pprof -raw good.pb | head -1`;
  const { stdout, stderr } = spawnSync('sh', ['-c', command], { cwd: folder, encoding: 'utf8' });
  assert.match(stdout, /^PeriodType/);
  assert.equal(stderr, '');
});

function pprof(...args) {
  return spawnSync(process.execPath, [ENTRY, 'pprof', ...args], {
    cwd: folder,
    encoding: 'utf8',
    env: { PATH: process.env.PATH, HOME: folder, TZ: 'UTC' },
  });
}

function profile() {
  const builder = new ProfileBuilder([
    { type: 'samples', unit: 'count' },
    { type: 'cpu', unit: 'nanoseconds' },
  ]);
  const frame = (name, line) =>
    builder.location({ lines: [{ func: builder.func({ name }), line }] });
  for (let i = 0; i < 50; i++) {
    builder.sample({ locations: [frame(`leaf${i}`, i), frame('main', 1)], values: [1, 10] });
  }
  return builder.finish({ timeNanos: 1n });
}
