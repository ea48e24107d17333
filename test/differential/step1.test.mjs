import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import { ENTRY, missingShared, SHARED } from '../shared.mjs';
import { noGo } from './go-pprof.mjs';

const skip = noGo || missingShared('parity', 'corpus');

test('the parity cases of this step agree with go tool pprof', { skip }, (t) => {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [
      `${SHARED}/parity/compare.mjs`,
      '--product',
      `${process.execPath} ${ENTRY} pprof`,
      '--cases',
      `${SHARED}/parity/step1-cases.txt`,
      '--corpus',
      `${SHARED}/corpus`,
    ],
    { encoding: 'utf8' },
  );
  t.diagnostic(stdout.trimEnd().split('\n').at(-1));
  assert.equal(status, 0, stdout + stderr);
});
