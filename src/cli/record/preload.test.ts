import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nodeOptions } from './preload.ts';

for (const [existing, path, want] of [
  [undefined, '/opt/record-preload.cjs', '--require /opt/record-preload.cjs'],
  ['', '/opt/record-preload.cjs', '--require /opt/record-preload.cjs'],
  ['--max-old-space-size=64', '/o/r.cjs', '--require /o/r.cjs --max-old-space-size=64'],
  [undefined, '/my "own" app/r.cjs', '--require "/my \\"own\\" app/r.cjs"'],
  [undefined, 'C:\\Program Files\\r.cjs', '--require "C:\\\\Program Files\\\\r.cjs"'],
] as const) {
  test(`${path} with NODE_OPTIONS=${existing ?? '(unset)'}`, () => {
    assert.equal(nodeOptions(existing, path), want);
  });
}
