/** A live Go server's /debug/pprof, recorded and read. */
import assert from 'node:assert/strict';
import { execFile, execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const CLI = fileURLToPath(new URL('../../dist/stackheat.cjs', import.meta.url));
const SOURCE = fileURLToPath(new URL('testdata/server.go', import.meta.url));
const hasGo = spawnSync('go', ['version']).status === 0;
const skip = hasGo ? false : 'no go here: apt-get install golang';
const run = promisify(execFile);

let folder = '';
let server;
let address = '';

before(async () => {
  if (!hasGo) return;
  folder = mkdtempSync(join(tmpdir(), 'stackheat-go-'));
  execFileSync('go', ['build', '-o', join(folder, 'server'), SOURCE], { stdio: 'inherit' });
  server = spawn(join(folder, 'server'), { stdio: ['ignore', 'pipe', 'inherit'] });
  [address] = String(await once(server.stdout, 'data'))
    .trim()
    .split('\n');
});
after(() => {
  server?.kill();
  if (folder !== '') rmSync(folder, { recursive: true });
});

test('record writes the cpu profile of a live Go server', { skip }, async () => {
  const out = join(folder, 'recorded');
  const { stderr } = await run(process.execPath, [
    ...[CLI, 'record', '--duration', '1s', '--out', out, `http://${address}`],
  ]);
  assert.match(stderr, /Fetching profile over HTTP from .*\/debug\/pprof\/profile\?seconds=1/);
  assert.match(stderr, /Please wait\.\.\. \(1s\)/);
  const { stdout } = await run(process.execPath, [CLI, 'pprof', '-top', join(out, 'cpu.pb.gz')]);
  assert.match(stdout, /main\.burn/);
  assert.match(stdout, /Type: cpu/);
});

test('pprof reads the address itself', { skip }, async () => {
  const url = `http://${address}/debug/pprof/profile?seconds=1`;
  const { stdout } = await run(process.execPath, [CLI, 'pprof', '-top', url]);
  assert.match(stdout, /main\.burn/);
});

test('a server that is not there is said, with what to check', { skip }, async () => {
  const listener = createServer().listen(0, '127.0.0.1');
  await once(listener, 'listening');
  const { port } = listener.address();
  listener.close();
  const gone = run(process.execPath, [CLI, 'pprof', '-top', `http://127.0.0.1:${port}/`]);
  await assert.rejects(gone, (error) => {
    assert.equal(error.code, 2);
    assert.match(error.stderr, /connection refused: is the program running/);
    return true;
  });
});
