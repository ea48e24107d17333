import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { ENTRY, missingShared, SHARED } from '../shared.mjs';
import { compareLegacy, REPORTS } from './compare-legacy.mjs';
import { compareAll, difference, noGo } from './go-pprof.mjs';
import { GO_TEXT, GO_TEXTS, writeGoTexts } from './go-text.mjs';

const folder = mkdtempSync(join(tmpdir(), 'stackheat-legacy-test-'));
after(() => rmSync(folder, { recursive: true }));

/** Fixed, so that a commit is judged by its own changes; legacy.long.test.mjs varies with the run's seed. */
const SEED = 'every-commit';
const CASES = 60;

test(`${CASES} random legacy profiles print what go tool pprof prints`, {
  skip: noGo,
}, async () => {
  const { differences } = await compareLegacy({ seed: SEED, to: CASES });
  assert.deepEqual(differences, []);
});

test("Go's own texts print what go tool pprof prints", { skip: noGo }, async () => {
  assert.deepEqual(await differencesOf(GO_TEXT), []);
});

test("texts that Go's net/http/pprof writes now print the same", { skip: noGo }, async () => {
  writeGoTexts(folder);
  assert.deepEqual(await differencesOf(folder), []);
});

async function differencesOf(texts) {
  const cases = GO_TEXTS.flatMap((name) =>
    REPORTS.map((report) => ({ name, args: [report, join(texts, name)] })),
  );
  const differences = [];
  await compareAll(cases, {
    folder,
    onDifference: ({ name, args }, why) => differences.push(`${name} ${args[0]}: ${why}`),
  });
  return differences;
}

/** pprof's command gives Java's profiles a mapping that its parser does not. */
const GOLDENS = [
  ...['cppbench.contention', 'cppbench.cpu', 'cppbench.growth', 'cppbench.heap'],
  ...['cppbench.thread', 'cppbench.thread.all', 'cppbench.thread.none', 'go.crc32.cpu'],
  ...['go.godoc.thread', 'gobench.cpu', 'gobench.heap'],
];

test("-raw prints pprof's goldens", { skip: missingShared('corpus') }, async () => {
  const { run } = await import('../../build/cli/run.js');
  for (const name of GOLDENS) {
    const path = join(SHARED, 'corpus/pprof/profile/testdata', name);
    const said = [];
    const stdout = { write: (text) => said.push(Buffer.from(text)) };
    const io = { stdin: process.stdin, stdout, stderr: { write: () => true }, env: { TZ: 'UTC' } };
    assert.equal(await run(['pprof', '-raw', '-symbolize=none', path], io), 0, name);
    assert.equal(Buffer.concat(said).toString(), readFileSync(`${path}.string`, 'utf8'), name);
  }
});

const noCorpusOrGo = missingShared('corpus') || noGo;

test('a CPU profile before others is taken for the program, as by pprof', {
  skip: noCorpusOrGo,
}, async () => {
  const path = join(SHARED, 'corpus/pprof/profile/testdata/cppbench.cpu');
  assert.equal(await difference(['-dot', path, path, path], { folder }), undefined);
});

test('a text that comes compressed or through a pipe is read too', () => {
  const plain = join(GO_TEXT, 'heap.debug1');
  const packed = join(folder, 'heap.gz');
  writeFileSync(packed, gzipSync(readFileSync(plain)));
  const program = `'${process.execPath}' '${ENTRY}' pprof -raw`;
  const raw = (command) => spawnSync('sh', ['-c', command], { encoding: 'utf8' }).stdout;
  const expected = raw(`${program} ${plain}`);
  assert.match(expected, /inuse_space\/bytes/);
  assert.equal(raw(`${program} ${packed}`), expected);
  assert.equal(raw(`cat ${plain} | ${program} /dev/stdin`), expected);
});
