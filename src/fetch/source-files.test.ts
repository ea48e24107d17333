import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, win32 } from 'node:path';
import { after, test } from 'node:test';
import { pathsUpwards, SourceFiles, type SourceSearch } from './source-files.ts';

const folder = mkdtempSync(join(tmpdir(), 'stackheat-source-files-'));
after(() => rmSync(folder, { recursive: true }));

function put(path: string, text: string): string {
  const whole = join(folder, path);
  mkdirSync(dirname(whole), { recursive: true });
  writeFileSync(whole, text);
  return whole;
}

function filesIn(search: Partial<SourceSearch> = {}): SourceFiles {
  return new SourceFiles({
    sourcePath: '',
    trimPath: '',
    workingDirectory: folder,
    platform: 'linux',
    ...search,
  });
}

/** Lines as Go's Scanner splits them. */
for (const [text, lines] of [
  ['', []],
  ['a', ['a']],
  ['a\n', ['a']],
  ['a\n\n', ['a', '']],
  ['a\r\nb\r', ['a', 'b']],
  ['\ufeffa\n\r', ['\ufeffa', '']],
] as const) {
  test(`the lines of ${JSON.stringify(text)}`, () => {
    const path = put('lines.txt', text);
    const files = filesIn();
    const found = [1, 2, 3].map((number) => files.line(path, number));
    assert.deepEqual(
      found,
      [0, 1, 2].map((i) => lines[i]),
    );
    assert.equal(files.line(path, 0), undefined);
    assert.equal(files.errorOf(path), undefined);
  });
}

test('a relative name is looked for in each directory and in its parents', () => {
  put('app/deep/er/here.go', 'nearest');
  put('app/here.go', 'up');
  put('other/here.go', 'second');
  const lookIn = (sourcePath: string): string | undefined =>
    filesIn({ sourcePath }).line('here.go', 1);
  assert.equal(lookIn(`${folder}/app/deep/er`), 'nearest');
  assert.equal(lookIn(`${folder}/app/deep`), 'up');
  assert.equal(lookIn(`${folder}/app/gone/er`), 'up');
  assert.equal(lookIn(`/nosuch:${folder}/other`), 'second');
});

/** Of a file whose first line is wanted. */
function errorIn(files: SourceFiles, file: string): string | undefined {
  files.line(file, 1);
  return files.errorOf(file);
}

test('a file of which no line was wanted was not opened, and has no error', () => {
  assert.equal(filesIn().errorOf('/gone/a.go'), undefined);
});

test('prefixes are taken off, and a file elsewhere is named', () => {
  put('app/a.go', 'text');
  const sourcePath = `${folder}/app`;
  assert.equal(filesIn({ sourcePath }).line('/somewhere/app/a.go', 1), 'text');
  assert.equal(filesIn({ sourcePath, trimPath: '/x' }).line('/x/a.go', 1), 'text');
  const files = filesIn({ sourcePath });
  assert.equal(errorIn(files, 'b.go'), `could not find file b.go on path ${sourcePath}`);
  assert.equal(errorIn(files, '/gone/a.go'), 'open /gone/a.go: no such file or directory');
  assert.equal(errorIn(files, '/\0'), 'open /\0: invalid argument');
});

test('only regular files of a reasonable size are read', () => {
  const pipe = join(folder, 'pipe');
  const made = spawnSync('mkfifo', [pipe]).status === 0;
  const large = put('large.go', '');
  truncateSync(large, (64 << 20) + 1);
  const files = filesIn();
  assert.equal(errorIn(files, large), `open ${large}: larger than 64 MiB`);
  assert.equal(errorIn(files, '/dev/zero'), 'open /dev/zero: not a regular file');
  if (made) assert.equal(errorIn(files, pipe), `open ${pipe}: not a regular file`);
  assert.equal(errorIn(files, folder), undefined, 'a directory is empty, as with pprof');
  assert.equal(files.line(folder, 1), undefined);
});

test('a line of a minified file is cut, and those behind it are there', () => {
  const path = put('bundle.js', `${'x'.repeat(100_000)}\nnext\n`);
  const files = filesIn();
  assert.equal(files.line(path, 1)?.length, (64 << 10) + 1);
  assert.equal(files.line(path, 2), 'next');
});

test('other places come last, and are told of', () => {
  const place = put('cache/a.go', 'cached');
  const told: string[] = [];
  const search = {
    sourcePath: `${folder}/app`,
    otherPlaces: () => [`${folder}/gone`, place],
    onOtherPlace: (file: string, path: string) => told.push(`${file} ${path}`),
  };
  put('app/own.go', 'own');
  const files = filesIn(search);
  assert.equal(files.line('own.go', 1), 'own');
  assert.equal(files.line('/build/m/a.go', 1), 'cached');
  assert.equal(files.errorOf('/build/m/a.go'), undefined);
  assert.deepEqual(told, [`/build/m/a.go ${place}`]);
});

test('with roots nothing is read outside of them', () => {
  const secret = put('secret.txt', 'password');
  const own = put('app/own.go', 'own');
  put('app-too/own.go', 'beside');
  symlinkSync(secret, join(folder, 'app/link.go'));
  const root = join(folder, 'app');
  const files = filesIn({ sourcePath: root, roots: [root, '/nosuch'] });
  assert.equal(files.line(own, 1), 'own');
  assert.equal(files.line('own.go', 1), 'own');
  for (const file of [secret, '../secret.txt', 'secret.txt', 'link.go', `${root}-too/own.go`]) {
    assert.equal(files.line(file, 1), undefined, file);
    assert.notEqual(files.errorOf(file), undefined, file);
  }
});

test('on Windows paths go up to the drive', () => {
  assert.deepEqual(
    [...pathsUpwards('lib\\a.go', ['C:\\w\\app', 'D:\\'], win32)],
    ['C:\\w\\app\\lib\\a.go', 'C:\\w\\lib\\a.go', 'C:\\lib\\a.go', 'D:\\lib\\a.go'],
  );
});
