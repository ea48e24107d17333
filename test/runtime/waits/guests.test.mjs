/** A program goes on as it would have: what we patch is put back, what it patched stays. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { test } from 'node:test';
import { missingShared, SHARED } from '../../shared.mjs';
import { nodeOf, readingsOf } from './readings.mjs';

for (const major of [20, 26]) {
  const { node, skip } = nodeOf(major);
  test(`Node ${major}: everything is as before once the rates are 0`, { skip }, () => {
    assert.deepEqual(readingsOf(node, 'restored').problems, []);
  });
}

test('with source maps on, too', () => {
  const execArgv = ['--enable-source-maps'];
  assert.deepEqual(readingsOf(process.execPath, 'restored', [], { execArgv }).problems, []);
});

const PRELOAD = resolve('test/runtime/waits/programs/all-on.mjs');
const skip = missingShared('programs/node');

for (const name of skip ? [] : readdirSync(`${SHARED}/programs/node`)) {
  test(`${name} runs unchanged with everything on`, { skip }, () => {
    const env = { ...process.env, PLANTED_MS: '300' };
    const args = ['--import', PRELOAD, `${SHARED}/programs/node/${name}`];
    const { status, stderr } = spawnSync(process.execPath, args, {
      env,
      encoding: 'utf8',
      timeout: 30_000,
    });
    assert.equal(status, 0, stderr);
    assert.match(stderr, /all on: [1-9]\d* stacks/);
  });
}
if (skip) test('the shared programs run unchanged', { skip }, () => undefined);
