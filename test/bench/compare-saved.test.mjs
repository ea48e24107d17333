import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { encodePprof } from '../../build/formats/pprof-encode.js';
import { ProfileBuilder } from '../../build/profile/profile-builder.js';
import { folderOf, stackheat } from './stackheat.mjs';

/** Ten runs around so many nanoseconds. */
function results(nanos) {
  const lines = Array.from({ length: 10 }, (_, i) => `BenchmarkSum-2\t1000\t${nanos + i} ns/op\n`);
  return `goos: linux\npkg: sum\n${lines.join('')}`;
}

function cpuProfile(heavyNanos) {
  const builder = new ProfileBuilder([{ type: 'cpu', unit: 'nanoseconds' }]);
  for (const [name, value] of [
    ['heavy', heavyNanos],
    ['light', 100_000_000],
  ]) {
    const func = builder.func({ name });
    const location = builder.location({ lines: [{ func, line: 1 }] });
    builder.sample({ locations: [location], values: [value] });
  }
  const periodType = { type: 'cpu', unit: 'nanoseconds' };
  const profile = builder.finish({
    durationNanos: 1_000_000_000n,
    periodType,
    period: 10_000_000n,
  });
  return gzipSync(encodePprof(profile));
}

function savedRuns(t, { after }) {
  const cwd = folderOf(t, {
    '.stackheat/before/results.txt': results(100),
    '.stackheat/after/results.txt': results(after),
  });
  writeFileSync(join(cwd, '.stackheat/before/cpu.pb.gz'), cpuProfile(100_000_000));
  writeFileSync(join(cwd, '.stackheat/after/cpu.pb.gz'), cpuProfile(900_000_000));
  return cwd;
}

test('saved runs are compared by time, and where that changed, by their profiles', async (t) => {
  const cwd = savedRuns(t, { after: 200 });
  const { status, stdout, stderr } = await stackheat(['compare', 'before', 'after'], { cwd });
  assert.equal(status, 0, stderr);
  assert.match(stdout, /│ +before +│ +after +│/);
  assert.match(stdout, /Sum-2 .*\(p=0\.000 n=10\)/);
  assert.match(stdout, /^cpu profiles: \.stackheat\/before\/cpu\.pb\.gz and \.stackheat\/after/m);
  assert.match(stdout, /\+800\.00%.* heavy$/m);
  const json = await stackheat(['compare', '--json', 'before', 'after'], { cwd });
  assert.ok(JSON.parse(json.stdout));
  assert.match(json.stderr, /note: the cpu profiles of both runs: stackheat compare --per-second/);
});

test('without a change beyond chance no profile is shown', async (t) => {
  const cwd = savedRuns(t, { after: 100 });
  const { stdout } = await stackheat(['compare', 'before', 'after'], { cwd });
  assert.match(stdout, /Sum-2 .* ~ /);
  assert.doesNotMatch(stdout, /cpu profiles/);
});

test('a file wins over a saved name, and a name that is neither is said to be', async (t) => {
  const cwd = savedRuns(t, { after: 200 });
  writeFileSync(join(cwd, 'after'), results(400));
  const { stdout } = await stackheat(['compare', 'before', 'after'], { cwd });
  assert.match(stdout, /404\.5n/);
  assert.doesNotMatch(stdout, /cpu profiles/);
  const gone = await stackheat(['compare', 'before', 'gone'], { cwd });
  assert.notEqual(gone.status, 0);
  assert.match(gone.stderr, /gone/);
});

test('--open shows the profiles until it is interrupted', async (t) => {
  const cwd = folderOf(t, {
    'x.bench.mjs':
      "import { benchmark, keepAlive } from 'stackheat/bench'; benchmark('X', (b) => { for (let i = 0; i < b.n; i++) keepAlive(JSON.parse('[1]')); });",
  });
  mkdirSync(join(cwd, 'out'));
  const args = ['bench', '-benchtime=100ms', '-cpuprofile=cpu.out', '-outputdir=out', '--open'];
  const child = spawn(process.execPath, [resolve('dist/stackheat.cjs'), ...args], {
    cwd,
    env: { ...process.env, CI: 'true' },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  t.after(() => child.kill('SIGKILL'));
  let said = '';
  for await (const chunk of child.stderr) {
    said += chunk;
    const [, address] = /Serving web UI on (\S+)/.exec(said) ?? [];
    if (address === undefined || child.killed) continue;
    const response = await fetch(address);
    assert.equal(response.status, 200);
    child.kill('SIGINT');
  }
  assert.match(said, /Serving web UI/);
});

test('an interrupted run ends with its processes, and leaves no file', async (t) => {
  const cwd = folderOf(t, {
    'x.bench.mjs':
      "import { benchmark } from 'stackheat/bench'; benchmark('X', () => { console.log('pid', process.pid); for (;;); });",
  });
  const child = spawn(
    process.execPath,
    [resolve('dist/stackheat.cjs'), 'bench', '-cpuprofile=cpu.out'],
    { cwd, stdio: ['ignore', 'ignore', 'pipe'] },
  );
  t.after(() => child.kill('SIGKILL'));
  const ended = new Promise((done) => child.once('close', done));
  let said = '';
  for await (const chunk of child.stderr) {
    said += chunk;
    if (/pid \d+/.test(said) && !child.killed) child.kill('SIGTERM');
  }
  assert.equal(await ended, 130, said);
  const pid = Number(/pid (\d+)/.exec(said)[1]);
  assert.throws(() => process.kill(pid, 0), { code: 'ESRCH' });
});
