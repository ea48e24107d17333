import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { readProfileFile } from '../../build/fetch/read-file.js';
import { folderOf, resultsOf, stackheat } from './stackheat.mjs';

const NO_GO = spawnSync('go', ['version']).error && 'needs go: apt-get install golang';

const MODULE = {
  'go.mod': 'module example.com/sums\n\ngo 1.21\n',
  'sums.go':
    'package sums\n\nfunc Sum(n int) (s []int) {\n\tfor i := 0; i < n; i++ {\n\t\ts = append(s, i)\n\t}\n\treturn s\n}\n',
  'sums_test.go': `package sums

import "testing"

var sink []int

func BenchmarkSum(b *testing.B) {
	for i := 0; i < b.N; i++ {
		sink = Sum(1000)
	}
}

func BenchmarkFails(b *testing.B) { b.Fatal("planted") }
`,
  'other/other.go': 'package other\n',
};

test('go test runs with the same flags, and each profile says what ran beside it', {
  skip: NO_GO,
}, async (t) => {
  const cwd = folderOf(t, MODULE);
  const flags = [
    '-bench=Sum',
    '-benchtime=100ms',
    '-benchmem',
    '-cpuprofile=cpu.out',
    '-memprofile=mem.out',
  ];
  const { status, stdout, stderr } = await stackheat(['bench', ...flags, '.'], { cwd });
  assert.equal(status, 0, stdout + stderr);
  const [result] = resultsOf(stdout);
  assert.ok(result.name.startsWith('BenchmarkSum') && result.units['B/op'] > 1000, stdout);
  assert.match(stdout, /^pkg: example\.com\/sums$/m);
  assert.match(stderr, /-cpuprofile and -memprofile disturb each other and the times; --isolate/);
  assert.match(
    stderr,
    /open next: sums\.go:5 \(.*stackheat pprof -list '\^example\\\.com\/sums\\\.Sum\$' mem\.out/,
  );
  const cpu = await readProfileFile(join(cwd, 'cpu.out'));
  assert.match(cpu.comments[0], /^bench: beside -cpuprofile ran -memprofile/);
  // Go's own tool reads what was rewritten.
  const top = spawnSync('go', ['tool', 'pprof', '-top', 'mem.out'], { cwd, encoding: 'utf8' });
  assert.match(top.stdout, /example\.com\/sums\.Sum/);
});

test('--isolate runs go test once a profile and once for the times', { skip: NO_GO }, async (t) => {
  const cwd = folderOf(t, MODULE);
  const flags = ['-bench=Sum', '-benchtime=50ms', '--isolate', '-outputdir=out', '--save=run'];
  const { status, stdout, stderr } = await stackheat(
    ['bench', ...flags, '-cpuprofile=cpu.out', '-blockprofile=block.out', '.'],
    { cwd },
  );
  assert.equal(status, 0, stdout + stderr);
  assert.equal(resultsOf(stdout).length, 1);
  for (const kind of ['cpu', 'block']) {
    const { comments } = await readProfileFile(join(cwd, 'out', `${kind}.out`));
    assert.equal(
      comments[0],
      `bench --isolate: a run of its own for -${kind}profile, with no other profile`,
    );
    assert.ok(existsSync(join(cwd, '.stackheat', 'run', `${kind}.pb.gz`)));
  }
  const facts = JSON.parse(readFileSync(join(cwd, '.stackheat', 'run', 'run.json'), 'utf8'));
  assert.equal(facts.schema, 'stackheat-bench-run');
});

test('what is wrong with a package of Go is said plainly', { skip: NO_GO }, async (t) => {
  const cwd = folderOf(t, MODULE);
  const failing = await stackheat(['bench', '-benchtime=1x', '.'], { cwd });
  assert.equal(failing.status, 1);
  assert.match(failing.stdout, /--- FAIL: BenchmarkFails/);
  assert.equal(resultsOf(failing.stdout).length, 1);
  const several = await stackheat(['bench', '-cpuprofile=cpu.out', './...'], { cwd });
  assert.equal(several.status, 2);
  assert.match(
    several.stderr,
    /-cpuprofile takes one package, and \.\/\.\.\. are 2: name one, such as/,
  );
  const broken = folderOf(t, {
    ...MODULE,
    'sums.go': 'package sums\n\nfunc Sum(n int) []int { return missing }\n',
  });
  const uncompiled = await stackheat(['bench', '-cpuprofile=cpu.out', '.'], { cwd: broken });
  assert.equal(uncompiled.status, 1);
  assert.match(uncompiled.stderr, /example\.com\/sums does not compile: see what go says above/);
  assert.ok(!existsSync(join(broken, 'cpu.out')));
  const young = folderOf(t, { ...MODULE, 'go.mod': 'module example.com/sums\n\ngo 1.999\n' });
  const old = await stackheat(['bench', '.'], { cwd: young, env: { GOTOOLCHAIN: 'local' } });
  assert.equal(old.status, 1);
  assert.match(old.stderr, /go is too old for this module: it wants Go 1\.999 or newer/);
  const none = await stackheat(['bench', '-bench=Nothing', '.'], { cwd });
  assert.match(none.stderr, /no benchmark of \. matches -bench=Nothing/);
});

test('without go it says what to install', async (t) => {
  const cwd = folderOf(t, MODULE);
  const { status, stderr } = await stackheat(['bench', '.'], {
    cwd,
    env: { PATH: '/nonexistent' },
  });
  assert.equal(status, 1);
  assert.match(stderr, /there is no go on PATH.*install it/);
});
