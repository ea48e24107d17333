import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { askServices, checkFiles, openPage, Walk } from './walk.mjs';

const go = (...args) => spawnSync('go', args, { encoding: 'utf8' });
const version = go('env', 'GOVERSION');
const [, minor = '0'] = /^go1\.(\d+)/.exec(version.stdout ?? '') ?? [];
const NO_GO =
  version.error !== undefined
    ? 'needs go: apt-get install golang'
    : Number(minor) < 24 && `needs Go 1.24, this is ${version.stdout.trim()}`;
const GO_BIN = NO_GO ? '' : join(go('env', 'GOPATH').stdout.trim(), 'bin');
const PLUGINS = ['protoc-gen-go', 'protoc-gen-go-grpc'];

function missingProtoc() {
  if (NO_GO) return NO_GO;
  if (spawnSync('protoc', ['--version']).error)
    return 'needs protoc: apt-get install protobuf-compiler';
  const plugin = PLUGINS.find((name) => !existsSync(join(GO_BIN, name)));
  return plugin !== undefined && `needs ${plugin}: go install, at the version in .ci/run`;
}

test('protoc makes the committed files', { skip: missingProtoc() }, async (t) => {
  const walk = new Walk(t, 'hello-go', { path: [GO_BIN] });
  const [{ commands }] = walk.blocks;
  await walk.run(commands[0]);
  for (const file of ['hello/hello.pb.go', 'hello/hello_grpc.pb.go']) {
    // protoc itself comes from the system, in some version.
    const own = (text) => text.replace(/^\/\/ .*protoc +v.*$/gm, '');
    const committed = readFileSync(join('examples/hello-go', file), 'utf8');
    assert.equal(own(walk.read(file).toString()), own(committed), file);
  }
});

test('the walk of hello-go leads to its hot line', { skip: NO_GO }, async (t) => {
  const walk = new Walk(t, 'hello-go', { path: [GO_BIN] });
  await walk.run('go build ./...');
  const flags = (port) => `-listen localhost:0 -debug localhost:${port}`;
  const start = (port) => walk.serve('go run .', /profiles on/, { port, flags: flags(port) });
  const asked = askServices(walk, start);
  // It is awaited at the end; until then a failure is no unhandled one.
  asked.catch(() => undefined);
  const said = new Map();
  for (const { note, commands } of walk.blocks) {
    if (note !== '') continue;
    for (const command of commands) {
      if (command.startsWith('protoc ')) continue;
      said.set(command, await walk.run(command));
      if (command === 'go mod tidy') {
        for (const file of ['go.mod', 'go.sum']) {
          assert.equal(
            walk.read(file).toString(),
            readFileSync(join('examples/hello-go', file), 'utf8'),
          );
        }
      }
    }
  }
  const find = (part) => [...said].find(([command]) => command.includes(part))[1];
  const bench = find('stackheat bench -bench=. ');
  assert.match(
    bench.stdout,
    /^BenchmarkSayHello\S*\s+\d+\s+.* ns\/op\s+\d+ B\/op\s+\d+ allocs\/op$/m,
  );
  assert.match(bench.stderr, /open next: internal\/services\/hello\.go:72 .* mem\.out/);
  assert.match(find('pprof -list').stdout, /72:.*regexp\.MustCompile/);
  assert.match(find('stackheat bench -run=none').stderr, /no benchmark of net\/http matches/);
  for (const type of ['inuse_space', 'inuse_objects', 'alloc_space', 'alloc_objects']) {
    assert.match(find(`--${type}`).stdout, new RegExp(`Type: ${type}`));
  }
  checkFiles(walk, /regexp|runtime/);
  await openPage(walk);
  await asked;
});
