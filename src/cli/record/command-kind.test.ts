import assert from 'node:assert/strict';
import { chmodSync, copyFileSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { commandKind } from './command-kind.ts';

const folder = mkdtempSync(join(tmpdir(), 'stackheat kinds-'));
after(() => rmSync(folder, { recursive: true }));
const isLinux = process.platform === 'linux';

// Two programs under names that say nothing, and a script.
copyFileSync(process.execPath, join(folder, 'shop-server'));
copyFileSync('/bin/true', join(folder, 'native'));
symlinkSync('/bin/sh', join(folder, 'a-shell'));
writeFileSync(join(folder, 'script'), '#!/usr/bin/env node\n');
for (const name of ['shop-server', 'native', 'script']) chmodSync(join(folder, name), 0o755);
const env = { PATH: `${folder}:/bin:/usr/bin` };

for (const [words, want] of [
  ['node app.js', 'node'],
  ['npm run dev', 'node'],
  ['shop-server', 'node'],
  ['script', 'node'],
  ['sh -c ./x', 'node'],
  ['a-shell -c ./x', 'node'],
  ['env A=1 ./x', 'node'],
  ['native', 'perf'],
  ['native app.js', 'node'],
  ['native exec -- node', 'node'],
  ['no-such-command', 'node'],
] as const) {
  test(`${words}: ${want}`, { skip: !isLinux && 'programs of Linux' }, () => {
    assert.equal(commandKind(words.split(' '), env), want);
  });
}

test('elsewhere than on Linux there is no perf', () => {
  assert.equal(commandKind(['native'], env, 'darwin'), 'node');
});
