import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { after, before, test } from 'node:test';
import type { Command } from './commands.ts';
import { CommandError, type Io } from './io.ts';
import { run } from './run.ts';

/** Each says on standard output how it was called. */
const COMMANDS: readonly Command[] = [
  ...['open', 'record', 'demo'].map((name) =>
    command(name, async (args, io) => {
      io.stdout.write(`${name}(${args.join(' ')})`);
      return 0;
    }),
  ),
  command('pprof', () => Promise.reject(new Error('lost\nsecond line'))),
  command('broken', () => Promise.reject(new Error('lost'))),
  command('refused', () =>
    Promise.reject(new CommandError('cpu.out: no samples; record longer', 4)),
  ),
];

function command(
  name: string,
  start: (args: readonly string[], io: Io) => Promise<number>,
): Command {
  return { name, summary: `does ${name}`, load: async () => start };
}

async function stackheat(args: readonly string[], env: Io['env'] = {}) {
  const printed = { stdout: '', stderr: '' };
  const output = (stream: 'stdout' | 'stderr') => ({
    write: (text: string | Uint8Array) => {
      printed[stream] += text;
    },
  });
  const stdin = Readable.from([]);
  const io: Io = { stdin, stdout: output('stdout'), stderr: output('stderr'), env };
  return { status: await run(args, io, COMMANDS), ...printed };
}

let folder = '';
const startFolder = process.cwd();
before(() => {
  folder = mkdtempSync(join(tmpdir(), 'stackheat-run-'));
  writeFileSync(join(folder, 'record'), '');
  writeFileSync(join(folder, 'cpu.out'), '');
  mkdirSync(join(folder, 'demo'));
  mkdirSync(join(folder, 'profiles'));
  process.chdir(folder);
});
after(() => {
  process.chdir(startFolder);
  rmSync(folder, { recursive: true });
});

for (const [typed, called] of [
  ['cpu.out', 'open(cpu.out)'],
  ['cpu.out heap.out', 'open(cpu.out heap.out)'],
  ['record -- node app.js', 'open(record -- node app.js)'],
  ['demo', 'demo()'],
  ['profiles', 'open(profiles)'],
  ['-', 'open(-)'],
  ['--diff a b', 'open(--diff a b)'],
  ['http://localhost:6060', 'open(http://localhost:6060)'],
  ['HTTPS://example.test/x', 'open(HTTPS://example.test/x)'],
  ['localhost:6060/debug/pprof/heap', 'open(localhost:6060/debug/pprof/heap)'],
  [':6060', 'open(:6060)'],
  ['[::1]:6060', 'open([::1]:6060)'],
  ['open cpu.out', 'open(cpu.out)'],
  ['help demo', 'demo(--help)'],
] as const) {
  test(`${typed} calls ${called}`, async () => {
    assert.deepEqual(await stackheat(typed.split(' ')), { status: 0, stdout: called, stderr: '' });
  });
}

for (const [typed, status, stderr] of [
  [
    'recrod',
    2,
    'stackheat: recrod: neither a file nor a command; did you mean stackheat record?\n',
  ],
  ['gone.pb.gz', 2, 'stackheat: gone.pb.gz: neither a file nor a command; see stackheat help\n'],
  [`\0`, 2, 'stackheat: \0: neither a file nor a command; see stackheat help\n'],
  ['refused', 4, 'stackheat: cpu.out: no samples; record longer\n'],
] as const) {
  test(`${JSON.stringify(typed)} is refused with status ${status}`, async () => {
    assert.deepEqual(await stackheat([typed]), { status, stdout: '', stderr });
  });
}

test('an unexpected failure is one line and where to report it', async () => {
  const { status, stderr } = await stackheat(['broken']);
  assert.equal(status, 1);
  assert.match(stderr, /^stackheat: unexpected: lost\nThis is a fault of stackheat: .+\n$/);
});

test('an unexpected failure has its stack on request', async () => {
  const { stderr } = await stackheat(['broken'], { STACKHEAT_DEBUG: '1' });
  assert.match(stderr, /Error: lost\n +at .*run\.test\.ts/);
});

test('a failure of pprof has the status of Go’s', async () => {
  assert.equal((await stackheat(['pprof'])).status, 2);
});

test('help goes to standard output, but to standard error when nothing was asked', async () => {
  for (const word of ['help', '--help', '-h']) {
    const asked = await stackheat([word]);
    assert.equal(asked.status, 0);
    assert.match(asked.stdout, /record +does record/);
  }
  const nothing = await stackheat([]);
  assert.deepEqual([nothing.status, nothing.stdout], [2, '']);
  assert.match(nothing.stderr, /Usage: stackheat/);
});

test('the version is the manifest’s', async () => {
  for (const word of ['version', '--version']) {
    assert.match((await stackheat([word])).stdout, /^stackheat \d+\.\d+\.\d+\n$/);
  }
});
