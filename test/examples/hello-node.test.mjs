import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { test } from 'node:test';
import { otherNode } from '../record/other-nodes.mjs';
import { askServices, checkFiles, openPage, Walk } from './walk.mjs';

test("hello-node's types are those that the package gives", (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'stackheat-types-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const files = ['main.ts', 'server.test.ts', 'services/hello.bench.ts', 'services/hello.test.ts'];
  const compilerOptions = {
    target: 'es2023',
    lib: ['es2023'],
    module: 'nodenext',
    strict: true,
    noEmit: true,
    skipLibCheck: false,
    exactOptionalPropertyTypes: true,
    allowImportingTsExtensions: true,
    erasableSyntaxOnly: true,
    types: ['node'],
    typeRoots: [resolve('node_modules/@types')],
  };
  const config = {
    compilerOptions,
    files: files.map((file) => resolve('examples/hello-node', file)),
  };
  const path = join(folder, 'tsconfig.json');
  writeFileSync(path, JSON.stringify(config));
  const tsc = [resolve('node_modules/typescript/bin/tsc'), '-p', path];
  const { status, stdout } = spawnSync(process.execPath, tsc, { encoding: 'utf8' });
  assert.equal(status, 0, stdout);
});

test('the walk of hello-node leads to its hot line', async (t) => {
  const node = otherNode(24);
  if (node === undefined) return t.skip('needs Node 24: npm install node@24');
  const walk = new Walk(t, 'hello-node', {
    // V8 is sampled 100 times a second.
    benchTime: '300ms',
    before: (root) => {
      writeFileSync(
        join(root, 'package.json'),
        '{ "name": "stackheat-examples", "type": "module" }',
      );
      mkdirSync(join(root, 'node_modules'));
      symlinkSync(resolve('.'), join(root, 'node_modules', 'stackheat'), 'dir');
      symlinkSync(resolve('node_modules/@grpc'), join(root, 'node_modules', '@grpc'), 'dir');
    },
  });
  const env = { PATH: `${dirname(node)}:${walk.env.PATH}` };
  const start = (port) =>
    walk.serve('node main.ts', /profiles on/, {
      port,
      flags: `--listen localhost:0 --debug localhost:${port}`,
      env,
    });
  const asked = askServices(walk, start);
  // It is awaited at the end; until then a failure is no unhandled one.
  asked.catch(() => undefined);
  const said = new Map();
  for (const { note, commands } of walk.blocks) {
    for (const command of commands) {
      if (note === 'Node 22.18') await walk.run(command, { env });
      if (note === '') said.set(command, await walk.run(command));
    }
  }
  const find = (part) => [...said].find(([command]) => command.includes(part))[1];
  const bench = find('stackheat bench -bench=. ');
  assert.match(
    bench.stdout,
    /^BenchmarkSayHello\S*\s+\d+\s+.* ns\/op\s+\d+ B\/op\s+\d+ allocs\/op$/m,
  );
  assert.match(bench.stderr, /open next: services\/hello\.ts:4[34] .* cpu\.out/);
  assert.match(find('pprof -list').stdout, /43:.*new Intl\.PluralRules/);
  for (const type of ['inuse_space', 'inuse_objects', 'alloc_space', 'alloc_objects']) {
    assert.match(find(`--${type}`).stdout, new RegExp(`Type: ${type}`));
  }
  checkFiles(walk, /ordinal/);
  await openPage(walk);
  await asked;
});
