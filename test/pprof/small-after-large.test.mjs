import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import { ENTRY, missingShared, SHARED } from '../shared.mjs';

const skip = missingShared('corpus/pprof/internal');
const TESTDATA = `${SHARED}/corpus/pprof/internal`;

/** The start is shortened for the last source, which is small; V8 must not mind that the first is not. */
test('a large base and a small profile are compared', { skip }, () => {
  const base = `-base=${TESTDATA}/proftest/testdata/large.cpu`;
  const args = [ENTRY, 'pprof', '-top', base, `${TESTDATA}/report/testdata/sample.cpu`];
  const { status, signal, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  assert.deepEqual({ status, signal }, { status: 0, signal: null }, stderr);
});
