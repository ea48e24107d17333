import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { after, test } from 'node:test';
import { CommandError, type Io } from './io.ts';
import { open } from './open.ts';
import { parseListenAddress } from './serve-until-interrupted.ts';
import { sourceNames } from './source-names.ts';

const folder = mkdtempSync(join(tmpdir(), 'stackheat-open-'));
after(() => rmSync(folder, { recursive: true }));

const text = join(folder, 'notes.txt');
writeFileSync(text, 'no profile\n');
const bare = join(folder, 'bare');
mkdirSync(bare);
const empty = join(folder, 'empty.pb.gz');
writeFileSync(empty, '');

function io(): Io & { readonly said: string[] } {
  const said: string[] = [];
  const output = { write: (line: string | Uint8Array) => said.push(String(line)) };
  return { stdin: Readable.from(['not a profile']), stdout: output, stderr: output, env: {}, said };
}

const FAILURES = [
  { args: [], message: /name a profile/, status: 2 },
  { args: ['--prot', '1', text], message: /'--prot'.*open --help/, status: 2 },
  { args: ['--port', 'x', text], message: /--port x: not a port/, status: 2 },
  { args: ['--port', '65536', text], message: /not a port/, status: 2 },
  {
    args: ['--http', 'localhost', text],
    message: /not a HOST:PORT; write localhost:8080/,
    status: 2,
  },
  {
    args: ['--http', ':1', '--port', '2', text],
    message: /leave out --host and --port/,
    status: 2,
  },
  { args: [join(folder, 'missing.pb.gz')], message: /missing\.pb\.gz: no such file/, status: 1 },
  { args: [bare], message: /bare: holds no profiles .*; name one/, status: 1 },
  { args: [text], message: /notes\.txt: /, status: 1 },
  { args: [empty], message: /empty\.pb\.gz: /, status: 1 },
  { args: ['-'], message: /standard input: /, status: 1 },
];

for (const { args, message, status } of FAILURES) {
  test(`open ${args.join(' ').replaceAll(folder, '')} fails in one sentence`, async () => {
    await assert.rejects(open(args, io()), (error: unknown) => {
      assert.ok(error instanceof CommandError, String(error));
      assert.match(error.message, message);
      assert.doesNotMatch(error.message, /\n/);
      assert.equal(error.exitStatus, status);
      return true;
    });
  });
}

test('open --help says how', async () => {
  const world = io();
  assert.equal(await open(['--help'], world), 0);
  assert.match(world.said.join(''), /^Usage: stackheat open/);
});

test('listen addresses are as for go tool pprof', () => {
  assert.deepEqual(parseListenAddress(':8080'), { host: 'localhost', port: 8080 });
  assert.deepEqual(parseListenAddress('localhost:'), { host: 'localhost', port: 0 });
  assert.deepEqual(parseListenAddress(':'), { host: 'localhost', port: 0 });
  assert.deepEqual(parseListenAddress('0.0.0.0:80'), { host: '0.0.0.0', port: 80 });
  assert.deepEqual(parseListenAddress('[::1]:80'), { host: '::1', port: 80 });
});

const NAMES = [
  [['a/cpu.pb.gz'], ['cpu.pb.gz']],
  [
    ['a/cpu.pb.gz', 'a/heap.pb.gz'],
    ['cpu.pb.gz', 'heap.pb.gz'],
  ],
  [
    ['old/cpu.pb.gz', 'new/cpu.pb.gz'],
    ['old/cpu.pb.gz', 'new/cpu.pb.gz'],
  ],
  [
    ['cpu.out', './cpu.out'],
    ['cpu.out', 'cpu.out (2)'],
  ],
  [
    ['C:\\old\\cpu.out', 'C:\\new\\cpu.out'],
    ['old/cpu.out', 'new/cpu.out'],
  ],
] as const;

for (const [paths, names] of NAMES) {
  test(`${paths.join(' and ')} are told apart`, () => assert.deepEqual(sourceNames(paths), names));
}
