/** Every report as JSON holds to the published schema, and says what the text says. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import Ajv2020 from 'ajv/dist/2020.js';
import { encodePprof } from '../../build/formats/pprof-encode.js';
import { ProfileBuilder } from '../../build/profile/profile-builder.js';
import { Draw } from '../differential/draw.mjs';
import { synthProfile } from '../differential/synth-profiles.mjs';
import { ENTRY } from '../shared.mjs';

const SCHEMA = new URL('../../schema/report.schema.json', import.meta.url);
const validate = new Ajv2020({ allErrors: true }).compile(JSON.parse(readFileSync(SCHEMA, 'utf8')));

const folder = mkdtempSync(join(tmpdir(), 'stackheat-markup-'));
after(() => rmSync(folder, { recursive: true }));

const HUGE = 2n ** 53n + 1n;
writeFileSync(join(folder, 'main.go'), 'package main\n\nfunc main() {\n\twork() // `|`\n}\n');
writeFileSync(join(folder, 'cpu.pb'), encodePprof(smallProfile()));
const REPORTS = ['-top', '-text', '-tree', '-peek=.', '-traces', '-raw', '-tags', '-comments'];
REPORTS.push('-list=.', '-dot');

function smallProfile() {
  const builder = new ProfileBuilder([
    { type: 'samples', unit: 'count' },
    { type: 'cpu', unit: 'nanoseconds' },
  ]);
  const main = builder.func({ name: 'main.main', filename: 'main.go', startLine: 3 });
  const work = builder.func({ name: 'a|b <i>`*_`', filename: 'gone.go' });
  const inner = builder.location({
    address: 16n,
    lines: [
      { func: work, line: 9 },
      { func: main, line: 4 },
    ],
  });
  const outer = builder.location({ lines: [{ func: main, line: 4 }] });
  builder.sample({ locations: [outer], values: [1, 10_000_000] });
  builder.sample({
    locations: [inner, outer],
    values: [2, HUGE],
    labels: [
      { key: 'request', text: 'GET |\n/' },
      { key: 'bytes', number: HUGE, unit: 'bytes' },
    ],
  });
  return builder.finish({ comments: ['hello', '# hidden'], timeNanos: 1_700_000_000_123_456_789n });
}

function run(...args) {
  // Names as they are, for they are what is tried here.
  const words = [ENTRY, 'pprof', '-symbolize=none', ...args];
  const { status, stdout, stderr } = spawnSync(process.execPath, words, {
    cwd: folder,
    encoding: 'utf8',
    env: { ...process.env, TZ: 'UTC' },
    maxBuffer: 1 << 28,
  });
  assert.equal(status, 0, stderr);
  return stdout;
}

function json(...args) {
  const text = run('-json', ...args);
  const report = JSON.parse(text);
  assert.ok(validate(report), `${args.join(' ')}: ${JSON.stringify(validate.errors?.slice(0, 3))}`);
  return report;
}

for (const report of REPORTS) {
  test(`${report} -json holds to the schema`, () => {
    const name = /-(\w+)/.exec(report)[1].replace('text', 'top');
    assert.equal(json(report, 'cpu.pb').report, name);
    for (const options of [
      ['-mean'],
      ['-divide_by=3'],
      ['-lines'],
      ['-addresses', '-trim=false'],
    ]) {
      json(report, ...options, 'cpu.pb');
    }
  });
}

test('random profiles hold to the schema in every report', (t) => {
  const seed = process.env.STACKHEAT_SEED ?? '0';
  for (let i = 0; i < 6; i++) {
    const file = join(folder, `${i}.pb`);
    writeFileSync(file, synthProfile(new Draw(`${seed}:markup:${i}`)).bytes);
    for (const report of REPORTS) {
      if (/peek|list/.test(report)) continue;
      json(report, file);
    }
  }
  t.diagnostic(`seed ${seed}`);
});

test('the schema refuses what is no report', () => {
  const report = json('-top', 'cpu.pb');
  for (const wrong of [
    { ...report, version: 2 },
    { ...report, total: 1.5 },
    { ...report, total: 2 ** 53 },
    { ...report, extra: 1 },
    { ...report, rows: [{ ...report.rows[0], flat: undefined }] },
    { ...report, report: 'tree' },
  ]) {
    assert.equal(validate(JSON.parse(JSON.stringify(wrong))), false);
  }
});

test('values are exact, beyond 2^53 as strings', () => {
  const { unit, total, rows, profile } = json('-top', '-addresses', 'cpu.pb');
  assert.equal(unit, 'nanoseconds');
  assert.equal(total, String(HUGE + 10_000_000n));
  assert.equal(profile.timeNanos, '1700000000123456789');
  const [first, second] = rows;
  assert.deepEqual(first, {
    name: '0000000000000010 a|b <i>`*_` gone.go:9',
    flat: String(HUGE),
    cum: String(HUGE),
    inlined: 'always',
    function: 'a|b <i>`*_`',
    file: 'gone.go',
    line: 9,
    address: '0x10',
  });
  assert.equal(second.flat, 10_000_000);
});

test('-json alone is that of -top, and -md likewise', () => {
  assert.equal(run('-json', 'cpu.pb'), run('-json', '-top', 'cpu.pb'));
  assert.equal(run('--md', 'cpu.pb'), run('-top', '-md', 'cpu.pb'));
});

test('-list has the lines of the file', () => {
  const { functions } = json('-list=main', 'cpu.pb');
  const [{ files }] = functions;
  assert.equal(files[0].file, 'main.go');
  assert.deepEqual(
    files[0].lines.map(({ number, text }) => `${number} ${text}`),
    ['3 func main() {', '4 \twork() // `|`', '5 }'],
  );
  const gone = json('-list=a', 'cpu.pb').functions.find(({ name }) => name.startsWith('a|b'));
  assert.match(gone.files[0].error, /could not find file gone\.go on path/);
});

test('-dot names the nodes that its edges join', () => {
  const { nodes, edges } = json('-dot', 'cpu.pb');
  const name = (id) => nodes.find((node) => node.id === id).name;
  assert.deepEqual(
    edges.map(({ from, to }) => [name(from), name(to)]),
    [['main.main', 'a|b <i>`*_`']],
  );
});

/** What a stranger's names may not do: leave their cell, their line or their code span. */
test('Markdown keeps its shape whatever the names', () => {
  for (const report of ['-top', '-tree', '-traces', '-tags', '-dot', '-raw']) {
    const rows = run(report, '-md', 'cpu.pb')
      .split('\n')
      .filter((line) => line.startsWith('|'));
    assert.ok(rows.length > 2, report);
    let columns = 0;
    for (const row of rows) {
      const cells = row.split(/(?<!\\)\|/).length;
      if (/^\|( -+:? \|)+$/.test(row)) continue;
      const isHeading = /flat|value|calls|samples|address|start/.test(row) && !row.includes('`*_`');
      if (isHeading) columns = cells;
      assert.equal(cells, columns, row);
    }
  }
  const top = run('-top', '-md', 'cpu.pb');
  assert.match(top, /``a\\\|b <i>`\*_` ``|``a\\\|b <i>`\*_```|`` a\\\|b <i>`\*_` ``/);
  assert.match(
    run('-list=main', '-md', 'cpu.pb'),
    /```text\n[\s\S]*work\(\) \/\/ `\|`\n[\s\S]*```/,
  );
});

const REFUSALS = [
  [['-json', '-md', 'cpu.pb'], /choose one/],
  [['-json', '-proto', 'cpu.pb'], /-proto has no -json; these have: -comments/],
  [['-md', '-weblist=.', 'cpu.pb'], /-weblist has no -md/],
  [['-json', '-http=:0', 'cpu.pb'], /not compatible/],
];
for (const [args, reason] of REFUSALS) {
  test(`${args.join(' ')} is refused`, () => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [ENTRY, 'pprof', ...args], {
      cwd: folder,
      encoding: 'utf8',
    });
    assert.equal(status, 2);
    assert.equal(stdout, '');
    assert.match(stderr, reason);
  });
}
