/** `stackheat compare` as it is typed: sides, rules, exit statuses, formats, refusals. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import Ajv2020 from 'ajv/dist/2020.js';
import { encodePprof } from '../../build/formats/pprof-encode.js';
import { ProfileBuilder } from '../../build/profile/profile-builder.js';
import { ENTRY } from '../shared.mjs';

const folder = mkdtempSync(join(tmpdir(), 'stackheat-compare-'));
after(() => rmSync(folder, { recursive: true }));

const MS = 1_000_000;
/** Samples a function, around the given numbers as runs differ. */
for (let run = 0; run < 5; run++) {
  const jitter = (count) => count + ((run * 7) % 5) - 2;
  write(`old-${run}.pb`, { encode: jitter(2000), decode: jitter(3000), 'odd|`name`': jitter(500) });
  write(`new-${run}.pb`, {
    encode: jitter(2600),
    decode: jitter(3000),
    'odd|`name`': jitter(500),
    fresh: jitter(300),
  });
}
write('long.pb', { encode: 4000, decode: 6000 }, { durationNanos: 20_000_000_000n });
write('micro.pb', { encode: 2000, decode: 3000 }, { unit: 'microseconds' });
write('empty.pb', {});
write('other.pb', { encode: 5 }, { type: 'delay' });
writeFileSync(join(folder, 'broken.pb'), 'no profile');

function write(
  name,
  counts,
  { unit = 'nanoseconds', type = 'cpu', durationNanos = 10_000_000_000n } = {},
) {
  const builder = new ProfileBuilder([
    { type: 'samples', unit: 'count' },
    { type, unit },
  ]);
  const main = builder.location({ lines: [{ func: builder.func({ name: 'main' }) }] });
  const period = unit === 'microseconds' ? MS / 1000 : MS;
  for (const [func, count] of Object.entries(counts)) {
    const leaf = builder.location({ lines: [{ func: builder.func({ name: func }) }] });
    builder.sample({ locations: [leaf, main], values: [count, count * period] });
  }
  const header = { durationNanos, period: BigInt(period), periodType: { type, unit } };
  writeFileSync(join(folder, name), encodePprof(builder.finish(header)));
}

function compare(...words) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [ENTRY, 'compare', ...words], {
    cwd: folder,
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}

const OLD = [0, 1, 2, 3, 4].map((run) => `old-${run}.pb`);
const NEW = [0, 1, 2, 3, 4].map((run) => `new-${run}.pb`);

test('five a side, as text', () => {
  const { status, stdout, stderr } = compare('--fail-on', 'cum>+10%', ...OLD, '--', ...NEW);
  assert.equal(stderr, '');
  assert.equal(status, 3);
  assert.match(
    stdout,
    /^cpu: 5 profiles before, 5 after\ntotal: 5\.50s before, 6\.40s after, \+16/,
  );
  assert.match(stdout, / {2}2s +2\.60s +\+30\.\d+%.* encode\n/);
  assert.match(stdout, / {2}0 +300ms +new .* fresh\n/);
  assert.match(stdout, / {2}3s +3s +~ +3s +3s +~ +54\.55% +46\.88% +-14\.\d+% +decode\n/);
  assert.match(stdout, /failed: cum>\+10%, by 3 of 5 distinct functions\n/);
  assert.match(stdout, /\n {2}encode: 2s to 2\.60s, \+30\.\d+%, at least \+2\d\.\d+%\n/);
  assert.match(stdout, /\n {2}main: /);
  assert.match(stdout, /\n {2}fresh: 0 to 300ms, new\n/);
});

test('a rule that holds, one for a pattern, one for what shrank', () => {
  assert.equal(compare('--fail-on', 'cum>+50% in code$', ...OLD, '--', ...NEW).status, 0);
  const shrank = compare('--fail-on', 'cum-share<-10% in ^de', ...OLD, '--', ...NEW);
  assert.equal(shrank.status, 3);
  assert.match(shrank.stdout, /decode: 54\.55% to 46\.88%, -14\.\d+%, at least -1\d\.\d+%/);
  const total = compare('--fail-on', 'total>+5%', '--fail-on', 'total>+30%', ...OLD, '--', ...NEW);
  assert.equal(total.status, 3);
  assert.match(total.stdout, /failed: total>\+5%[\s\S]*ok: total>\+30%/);
  // Alike on both sides: nothing to fail on.
  const same = compare('--fail-on', 'cum>+0%', ...OLD, '--', ...OLD);
  assert.equal(same.status, 0, same.stdout);
});

test('two files are one a side, and say what they cannot know', () => {
  const { status, stdout } = compare('old-0.pb', 'new-0.pb');
  assert.equal(status, 0);
  assert.match(stdout, /^cpu: 1 profile before, 1 after\n/);
  assert.match(stdout, /only sampling is known/);
});

test('units are brought together, and rates where lengths differ', () => {
  const { stdout } = compare('old-0.pb', 'micro.pb');
  assert.match(stdout, /\n +2s +2s +~/);
  const { stdout: doubled, stderr } = compare('old-0.pb', 'long.pb');
  assert.match(stderr, /10\.0 s before and 20\.0 s after: .*--per-second/);
  assert.match(doubled, /\n +2s +4s +\+100/);
  const rates = compare('--per-second', 'old-0.pb', 'long.pb');
  assert.equal(rates.stderr, '');
  assert.match(rates.stdout, /^cpu per second: /);
  assert.match(rates.stdout, / 199\.80ms +200ms +~ /);
});

test('JSON holds to the published schema', () => {
  const path = new URL('../../schema/compare.schema.json', import.meta.url);
  const validate = new Ajv2020({ allErrors: true }).compile(JSON.parse(readFileSync(path, 'utf8')));
  const sides = [...OLD, '--', ...NEW];
  for (const words of [sides, ['--fail-on=cum>+10%', ...sides], ['old-0.pb', 'new-0.pb']]) {
    const document = JSON.parse(compare('--json', ...words).stdout);
    assert.ok(validate(document), JSON.stringify(validate.errors));
    const fresh = document.functions.find(({ name }) => name === 'fresh');
    assert.equal(fresh.cum.factor, null);
    assert.equal(document.failed, words[0] === '--fail-on=cum>+10%');
  }
  assert.equal(validate({ schema: 'stackheat-compare' }), false);
});

test('Markdown keeps names as they are', () => {
  const { stdout, status } = compare('--md', '--fail-on', 'flat>+10%', ...OLD, '--', ...NEW);
  assert.equal(status, 3);
  assert.match(stdout, /^### cpu: 5 profiles before, 5 after\n/);
  assert.match(stdout, /- ❌ `failed: flat>\+10%/);
  assert.match(stdout, /\| `` odd\\\|`name` `` \|/);
});

const REFUSED = {
  'nothing named': [[], 2, /name the profiles of both sides/],
  'three without a divider': [['old-0.pb', 'old-1.pb', 'new-0.pb'], 2, /OLD… -- NEW…/],
  'no side after': [['old-0.pb', '--'], 2, /no profile after the --/],
  'no side before': [['--', 'new-0.pb'], 2, /no profile before the --/],
  'a rule that is none': [
    ['--fail-on', 'cum>10', 'old-0.pb', 'new-0.pb'],
    2,
    /"cum>10" is no rule; write/,
  ],
  'a pattern that is none': [
    ['--fail-on', 'cum>10% in (', 'old-0.pb', 'new-0.pb'],
    2,
    /missing closing \)/,
  ],
  'a share that is none': [
    ['--min-share', 'x', 'old-0.pb', 'new-0.pb'],
    2,
    /--min-share x: not a percentage/,
  ],
  'two formats': [['--json', '--md', 'old-0.pb', 'new-0.pb'], 2, /two formats/],
  'an unknown flag': [['--nosuch', 'old-0.pb', 'new-0.pb'], 2, /see stackheat compare --help/],
  'a sample type that is not there': [
    ['--sample-index', 'wall', 'old-0.pb', 'new-0.pb'],
    2,
    /old-0\.pb: sample_index "wall" must be one of: \[samples cpu\]/,
  ],
  'sides of different kinds': [
    ['old-0.pb', 'other.pb'],
    2,
    /other\.pb: .*must be one of: \[samples delay\]/,
  ],
  'a side without samples': [['old-0.pb', 'empty.pb'], 4, /empty\.pb: its cpu sums to 0/],
  'a file that is no profile': [
    ['old-0.pb', 'broken.pb'],
    2,
    /broken\.pb: unrecognized profile format/,
  ],
  'a file that is gone': [['gone.pb', 'old-0.pb'], 2, /gone\.pb/],
};

for (const [what, [words, expected, message]] of Object.entries(REFUSED)) {
  test(`${what} is refused with a cure`, () => {
    const { status, stdout, stderr } = compare(...words);
    assert.equal(status, expected, stderr);
    assert.equal(stdout, '');
    assert.match(stderr, message);
  });
}

test('help says how', () => {
  const { status, stdout } = compare('--help');
  assert.equal(status, 0);
  assert.match(stdout, /--fail-on RULE/);
});
