import assert from 'node:assert/strict';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { test } from 'node:test';
import { otherNode } from '../record/other-nodes.mjs';
import { askServices, checkFiles, openPage, Walk } from './walk.mjs';

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
