/** `stackheat compare` on benchmarks beyond benchstat's text: what it notes, refuses, and other formats. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import Ajv2020 from 'ajv/dist/2020.js';
import { ENTRY } from '../shared.mjs';

const REAL = fileURLToPath(new URL('testdata/real/', import.meta.url));
const PROFILE = fileURLToPath(new URL('../docs/testdata/hot-service.cpu.pb.gz', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'stackheat-benchmarks-'));
after(() => rmSync(folder, { recursive: true }));

/** A file with a line for each value of each benchmark. */
function write(name, benchmarks, { head = 'goos: linux\ncpu: A\n', unit = 'ns/op' } = {}) {
  const lines = Object.entries(benchmarks).flatMap(([benchmark, values]) =>
    values.map((value) => `Benchmark${benchmark}-2 100 ${value} ${unit}\n`),
  );
  writeFileSync(join(folder, name), head + lines.join(''));
}

const from = (start, count) => Array.from({ length: count }, (_, i) => start + i);
write('old.txt', { Encode: from(100, 10), Decode: from(200, 10) });
write('new.txt', { Encode: from(80, 10), Decode: from(202, 10) });
write('two-runs.txt', { Encode: [100, 101], Decode: [200, 201] });
write('two-more.txt', { Encode: [80, 81], Decode: [202, 203] });
write(
  'other-machine.txt',
  { Encode: from(100, 10), Decode: from(200, 10) },
  { head: 'goos: linux\ncpu: B\n' },
);
write('bytes.txt', { Encode: from(100, 10), Decode: from(200, 10) }, { unit: 'B/op' });
write('others.txt', { Write: from(100, 10) });
write('nan.txt', { Encode: ['NaN', 1, 2], Decode: [1, 2, 3] });
write('x=y.txt', { Encode: from(100, 10) });
writeFileSync(
  join(folder, 'cut.txt'),
  'goos: linux\ncpu: A\nBenchmarkEncode-2 100 5 ns/op\nBenchmarkEncode-2 100 5',
);
writeFileSync(
  join(folder, 'failed.txt'),
  '# example.com/a\n./a.go:3:2: undefined: x\nFAIL\texample.com/a [build failed]\nFAIL\n',
);
writeFileSync(join(folder, 'empty.txt'), '');
writeFileSync(join(folder, 'prose.txt'), 'Nothing of interest.\n');
mkdirSync(join(folder, 'dir'));

function compare(args, input) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [ENTRY, 'compare', ...args], {
    cwd: folder,
    encoding: 'utf8',
    input,
  });
  return { status, stdout, stderr };
}

/** What is said on standard error, and how it ends. */
const SAID = {
  'a difference that may be chance': [
    ['old.txt', 'new.txt'],
    0,
    /^note: Decode-2: \+0\.98% of sec\/op may be chance; if it is real, \d+ runs of each would likely show it, \d+ more \(measure both anew with -count=\d+\)\n$/,
  ],
  'too few runs': [
    ['two-runs.txt', 'two-more.txt'],
    0,
    /^note: 2 comparisons have too few runs to tell: 2 more of each \(-count=4\) can show a difference at p <= 0\.05, 4 more \(-count=6\) give intervals too\n$/,
  ],
  'another machine': [
    ['old.txt', 'other-machine.txt'],
    4,
    /^note: old\.txt and other-machine\.txt are not compared, since they differ in cpu \("A", "B"\); -ignore cpu compares them all the same\n$/,
  ],
  'other units': [
    ['old.txt', 'bytes.txt'],
    4,
    /^note: sec\/op is in old\.txt alone\nnote: B\/op is in bytes\.txt alone\n$/,
  ],
  'other benchmarks': [
    ['old.txt', 'others.txt'],
    4,
    /^note: old\.txt and others\.txt have no benchmark with sec\/op in common\n$/,
  ],
  'a file that is cut off': [
    ['old.txt', 'cut.txt'],
    0,
    /^cut\.txt:4: missing units\nnote: cut\.txt: its last line is a result without an end; it may be cut off\n/,
  ],
  'a run that failed': [
    ['old.txt', 'failed.txt'],
    4,
    /^note: failed\.txt: holds no results of benchmarks; it says "# example\.com\/a"\n$/,
  ],
  'an empty file': [['old.txt', 'empty.txt'], 4, /^note: empty\.txt: is empty\n$/],
  'a file of something else': [
    ['old.txt', 'prose.txt'],
    4,
    /^note: prose\.txt: holds no results of benchmarks; run go test -bench \. and keep what it prints\n$/,
  ],
  'a filter that nothing matches': [
    ['-filter', '.name:Nosuch', 'old.txt', 'new.txt'],
    4,
    /^note: old\.txt: none of its 20 results matches\nnote: new\.txt: none/,
  ],
};

for (const [what, [args, expected, said]] of Object.entries(SAID)) {
  test(`${what} is told`, () => {
    const { status, stderr } = compare(args);
    assert.match(stderr, said);
    assert.equal(status, expected);
  });
}

test('NaN is neither compared nor waited for', () => {
  const { status, stdout } = compare(['old.txt', 'nan.txt']);
  assert.match(stdout, /\(p=1\.000 n=10\+3\) ².*\n/);
  assert.match(stdout, /² a sample holds NaN\n/);
  assert.equal(status, 0);
});

test('the cure that is named works', () => {
  const { status, stdout, stderr } = compare(['-ignore', 'cpu', 'old.txt', 'other-machine.txt']);
  assert.deepEqual([status, stderr], [0, '']);
  assert.match(stdout, / vs base /);
});

test('a name with an equals sign is a file where there is one', () => {
  assert.match(compare(['x=y.txt']).stdout, /│ *x=y\.txt *│/);
  assert.match(compare(['x=old.txt']).stdout, /│ *x *│/);
});

const REFUSED = {
  'a profile among benchmarks': [
    ['old.txt', PROFILE],
    /old\.txt holds results of Go benchmarks, and .*cpu\.pb\.gz does not/,
  ],
  'a profile with flags of benchmarks': [
    ['-col', '.file', PROFILE, PROFILE],
    /--col is for files with results of Go benchmarks/,
  ],
  'benchmarks with flags of profiles': [
    ['--fail-on', 'cum>+10%', 'old.txt', 'new.txt'],
    /--fail-on is for profiles/,
  ],
  'sides with a divider': [['old.txt', '--', 'new.txt'], /OLD=a\.txt OLD=b\.txt/],
  'a file that is gone': [['old.txt', 'gone.txt'], /gone\.txt: no such file or directory/],
  'a folder': [['old.txt', 'dir'], /dir: is a directory; name a file in it/],
  'a filter that is none': [
    ['-filter', '.name:/(/', 'old.txt'],
    /parsing -filter: syntax error: .*missing.*\n\t\.name:\/\(\/\n\t {6}\^/,
  ],
  'a p-value that is none': [['-alpha', 'x', 'old.txt'], /invalid value "x" for flag -alpha/],
  'two formats': [
    ['--json', '-format', 'csv', 'old.txt'],
    /-format csv and --json are two formats/,
  ],
};

for (const [what, [args, reason]] of Object.entries(REFUSED)) {
  test(`${what}: refused with a cure`, () => {
    const { status, stdout, stderr } = compare(args);
    assert.deepEqual([status, stdout], [2, ''], stderr);
    assert.match(stderr, reason);
  });
}

test('a file of nothing but complaints does not fill the screen', () => {
  writeFileSync(join(folder, 'long.txt'), 'BenchmarkX 1\n'.repeat(5000));
  const { stderr } = compare(['long.txt', 'old.txt']);
  assert.match(stderr, /long\.txt: 4900 more such lines\n/);
  assert.ok(stderr.split('\n').length < 110);
});

test('profiles still come from standard input', () => {
  const { status, stdout } = compare([PROFILE, '-'], readFileSync(PROFILE));
  assert.equal(status, 0);
  assert.match(stdout, /^cpu: 1 profile before, 1 after\n/);
});

test('JSON holds to the published schema', () => {
  const path = new URL('../../schema/benchmarks.schema.json', import.meta.url);
  const validate = new Ajv2020({ allErrors: true }).compile(JSON.parse(readFileSync(path, 'utf8')));
  const cases = [
    ['old.txt', 'new.txt'],
    ['old.txt', 'nan.txt'],
    ['two-runs.txt', 'others.txt'],
    [`${REAL}strings-a.txt`, `${REAL}two-packages.txt`],
  ];
  for (const files of cases) {
    const { stdout } = compare(['--json', ...files]);
    assert.ok(validate(JSON.parse(stdout)), JSON.stringify(validate.errors));
  }
  const [table] = JSON.parse(compare(['--json', 'old.txt', 'new.txt']).stdout).tables;
  assert.deepEqual(table.config, { goos: 'linux', cpu: 'A' });
  assert.deepEqual(table.columns, [{ '.file': 'old.txt' }, { '.file': 'new.txt' }]);
  const [encode, decode] = table.rows.map(({ cells }) => cells[1].change);
  assert.equal(encode.isSure, true);
  assert.ok(Math.abs(encode.ratio - 84.5 / 104.5) < 1e-9);
  assert.equal(decode.isSure, false);
  assert.equal(validate({ schema: 'stackheat-benchmarks' }), false);
});

test('Markdown has a table a unit, and names that mean nothing to it', () => {
  write('odd.txt', { '|`<b>': [1, 2] });
  const { stdout } = compare(['--md', 'odd.txt', 'new.txt']);
  assert.match(stdout, /^- `goos: linux`\n- `cpu: A`\n\n\| benchmark \| `odd\.txt` `sec\/op` \|/);
  assert.match(stdout, /\| ``\\\|`<b>-2`` \|/);
  const both = compare(['--md', 'old.txt', 'new.txt']).stdout;
  assert.match(
    both,
    /\| `Encode-2` \| 104\.50n ± 3% \| 84\.50n ± 4% \| \*\*-19\.14%\*\* \(p=0\.000 n=10\) \|/,
  );
});
