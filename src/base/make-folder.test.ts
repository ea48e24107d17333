import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { makeFolder } from './make-folder.ts';

const folder = mkdtempSync(join(tmpdir(), 'stackheat-folder-'));
after(() => rmSync(folder, { recursive: true }));

test('a folder and those above it are made, and made twice', () => {
  const deep = join(folder, 'a', 'b', 'c');
  makeFolder(deep);
  makeFolder(deep);
  assert.ok(statSync(deep).isDirectory());
});

test('what is no folder is refused', () => {
  const file = join(folder, 'file');
  writeFileSync(file, '');
  assert.throws(() => makeFolder(file), /EEXIST/);
  assert.throws(() => makeFolder(join(file, 'below')), /ENOTDIR/);
});

test('a path that the system never has ends in an error, where mkdir -p of Node 20 does not end', {
  skip: !existsSync('/proc/self') && 'needs /proc',
}, () => {
  assert.throws(() => makeFolder('/proc/none/deep'), /no such|there can be no such folder/);
});
