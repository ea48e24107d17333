import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CommandError } from '../io.ts';
import { parseDuration, parseRecordArgs } from './options.ts';

const DEFAULTS = {
  out: undefined,
  durationMs: undefined,
  cpuRateHz: 100,
  memRateBytes: 524_288,
  heap: 'both',
  kinds: undefined,
  load: undefined,
  port: undefined,
  recorder: undefined,
  callGraph: 'fp',
  headers: [],
  tls: { cert: '', key: '', ca: '' },
};

const command = (...words: readonly string[]) => ({ target: { kind: 'command', command: words } });

for (const [line, want] of [
  ['-- node app.js', command('node', 'app.js')],
  ['node app.js --out x', command('node', 'app.js', '--out', 'x')],
  ['--out d -- node -- a', { out: 'd', ...command('node', '--', 'a') }],
  ['-out=d -duration 2s npm start', { out: 'd', durationMs: 2000, ...command('npm', 'start') }],
  [
    '--cpu-rate 1000 --mem-rate=0 --heap live x',
    { cpuRateHz: 1000, memRateBytes: 0, heap: 'live', ...command('x') },
  ],
  ['--kinds cpu,block,cpu -- x', { kinds: ['cpu', 'block'], ...command('x') }],
  ['--load ab --port 80 x', { load: 'ab', port: 80, ...command('x') }],
  [
    '--recorder perf --call-graph dwarf x',
    { recorder: 'perf', callGraph: 'dwarf', ...command('x') },
  ],
  ['--pid 12', { target: { kind: 'process', pid: 12 } }],
  [
    'localhost:6060 --out x.zip --header a:b --header c:d --kinds cpu,trace',
    {
      target: { kind: 'server', address: 'localhost:6060' },
      out: 'x.zip',
      headers: ['a:b', 'c:d'],
      kinds: ['cpu', 'trace'],
    },
  ],
] as const) {
  test(`record ${line}`, () => {
    assert.deepEqual(parseRecordArgs(line.split(' ')), { ...DEFAULTS, ...want });
  });
}

for (const [line, message] of [
  ['', 'no command to record; try stackheat record -- node app.js'],
  ['--out d', 'no command to record; try stackheat record -- node app.js'],
  ['--out', '--out needs a value'],
  ['--out -- node', '--out needs a value'],
  ['--durations 3s -- x', '--durations: no such option; did you mean --duration?'],
  ['--zz -- x', '--zz: no such option; see stackheat record --help'],
  ['-1 -- x', '-1: no such option; see stackheat record --help'],
  ['--duration soon -- x', '--duration soon: not a length of time; write 10s, 500ms or 1m30s'],
  ['--duration 0s -- x', '--duration 0s: not a length of time; write 10s, 500ms or 1m30s'],
  ['--cpu-rate fast -- x', '--cpu-rate fast: not a whole number from 0 to 10000'],
  ['--cpu-rate 100000 -- x', '--cpu-rate 100000: not a whole number from 0 to 10000'],
  ['--pid 12 node x', 'node: --pid 12 names what is recorded already'],
  ['--pid 0', '--pid 0: not the number of a process'],
  ['--kinds cpu,heep -- x', '--kinds heep: no such kind; did you mean heap?'],
  [
    '--kinds zzz -- x',
    '--kinds zzz: no such kind; write some of cpu,heap,allocs,block,mutex,goroutine,io,threadcreate',
  ],
  ['--port 80 -- x', '--port needs --load'],
  ['--recorder gdb -- x', '--recorder gdb: write one of node, perf'],
  ['--load x http://a:1', '--load has no effect on a live server; leave it out'],
  ['--header a:b -- x', '--header has no effect on a command; leave it out'],
  [
    'http://a:1 http://b:1',
    'http://b:1: http://a:1 is what is recorded already; one address a recording, and no command',
  ],
  [
    'http://a:1 -- node -e 1',
    'node: http://a:1 is what is recorded already; one address a recording, and no command',
  ],
  [
    '--kinds cpu --cpu-rate 0 -- x',
    '--kinds, --cpu-rate, --mem-rate and --heap together leave nothing to record',
  ],
  ['--heap all -- x', '--heap all: write one of both, live, allocs, off'],
] as const) {
  test(`record ${line || '(nothing)'} says what is wrong`, () => {
    const args = line === '' ? [] : line.split(' ');
    assert.throws(
      () => parseRecordArgs(args),
      (error) => {
        assert.ok(error instanceof CommandError);
        assert.equal(error.message, `record: ${message}`);
        assert.equal(error.exitStatus, 2);
        return true;
      },
    );
  });
}

test('help wins over what follows', () => {
  assert.equal(parseRecordArgs(['--help', '--zz']), undefined);
});

for (const [text, ms] of [
  ['10s', 10_000],
  ['1m30s', 90_000],
  ['500ms', 500],
  ['1.5s', 1500],
  ['2', 2000],
  ['1h', 3_600_000],
] as const) {
  test(`${text} is ${ms} ms`, () => {
    assert.equal(parseDuration(text), ms);
  });
}
