import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isLauncherPath } from './launchers.ts';

for (const [path, want] of [
  ['/usr/lib/node_modules/npm/bin/npm-cli.js', true],
  ['/usr/lib/node_modules/npm/bin/npx-cli.js', true],
  ['C:\\Program Files\\nodejs\\node_modules\\npm\\bin\\npm-cli.js', true],
  ['/usr/lib/node_modules/corepack/dist/pnpm.js', true],
  ['/root/.cache/node/corepack/v1/yarn/4.1.0/yarn.js', true],
  ['/srv/app/.yarn/releases/yarn-4.1.0.cjs', true],
  ['/usr/lib/node_modules/pnpm/bin/pnpm.cjs', true],
  ['/srv/app/node_modules/tsx/dist/cli.mjs', true],
  ['/srv/app/node_modules/nodemon/bin/nodemon.js', true],
  ['/srv/app/node_modules/cross-env/src/bin/cross-env.js', true],
  ['/srv/app/node_modules/concurrently/dist/bin/concurrently.js', true],
  ['/srv/app/npm/server.js', false],
  ['/srv/app/node_modules/typescript/bin/tsc', false],
  ['/srv/tsx/dist/server.js', false],
  ['/srv/app/cli.js', false],
] as const) {
  test(`${path} is ${want ? 'a launcher' : 'the program'}`, () => {
    assert.equal(isLauncherPath(path), want);
  });
}
