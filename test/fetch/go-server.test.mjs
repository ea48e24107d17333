/** A live Go server's /debug/pprof over http and https, fetched and recorded. */
import assert from 'node:assert/strict';
import { execFile, execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer as createTlsServer } from 'node:https';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { ENTRY } from '../shared.mjs';
import { bytes, namedProfile, pprof, run as runIn, serve } from './serving.mjs';

const SOURCE = fileURLToPath(new URL('testdata/server.go', import.meta.url));
const hasGo = spawnSync('go', ['version']).status === 0;
const skip = hasGo ? false : 'no go here: apt-get install golang';
const run = promisify(execFile);

let folder = '';
let server;
let plain = '';
let secure = '';
let guarded = '';
const pem = (name) => join(folder, `${name}.pem`);

before(async () => {
  if (!hasGo) return;
  folder = mkdtempSync(join(tmpdir(), 'stackheat-go-'));
  execFileSync('go', ['build', '-o', join(folder, 'server'), SOURCE], { stdio: 'inherit' });
  server = spawn(join(folder, 'server'), [folder], { stdio: ['ignore', 'pipe', 'ignore'] });
  [plain, secure, guarded] = String(await once(server.stdout, 'data'))
    .trim()
    .split(' ');
});
after(() => {
  server?.kill();
  if (folder !== '') rmSync(folder, { recursive: true });
});

test('record writes the cpu profile of a live Go server', { skip }, async () => {
  const out = join(folder, 'recorded');
  const { stderr } = await run(process.execPath, [
    ...[ENTRY, 'record', '--duration', '1s', '--out', out, `http://${plain}`],
  ]);
  assert.match(stderr, /recording .*\/debug\/pprof\/, one kind at a time: cpu \(1 s\), heap/);
  const { stdout } = await run(process.execPath, [ENTRY, 'pprof', '-top', join(out, 'cpu.pb.gz')]);
  assert.match(stdout, /main\.burn/);
  assert.match(stdout, /Type: cpu/);
});

test('HOST:PORT is the cpu profile, for -seconds', { skip }, async (t) => {
  const { status, stdout, stderr, saved } = await pprof(t, ['-top', '-seconds=1', plain]);
  assert.equal(status, 0, stderr);
  assert.match(stdout, /main\.burn/);
  assert.match(stderr, /Fetching profile over HTTP from .*\/debug\/pprof\/profile\?seconds=1\n/);
  assert.match(stderr, /Please wait\.\.\. \(1s\)/);
  assert.match(stderr, /Saved profile in .*pprof\.server\.samples\.cpu\.001\.pb\.gz/);
  assert.deepEqual(Object.keys(saved), ['pprof.server.samples.cpu.001.pb.gz']);
});

for (const [kind, type] of [
  ['heap', 'inuse_space'],
  ['allocs', 'alloc_space'],
  ['goroutine', 'goroutine'],
  ['block', 'delay'],
  ['mutex', 'delay'],
  ['threadcreate', 'threadcreate'],
]) {
  test(`the ${kind} profile of a live Go server`, { skip }, async (t) => {
    const { status, stdout, stderr } = await pprof(t, [
      '-top',
      `http://${plain}/debug/pprof/${kind}`,
    ]);
    assert.equal(status, 0, stderr);
    assert.match(stdout, new RegExp(`^Type: ${type}$`, 'm'));
  });
}

test('several profiles side by side take no longer than one', { skip }, async (t) => {
  const started = performance.now();
  const heap = (n) => `http://${plain}/debug/pprof/heap?seconds=1&n=${n}`;
  const { status, stderr } = await pprof(t, ['-top', heap(1), heap(2), heap(3), heap(4)]);
  assert.equal(status, 0, stderr);
  assert.ok(performance.now() - started < 4000, 'each waits a second');
});

test('one dead server among several is noted', { skip }, async (t) => {
  const dead = await unusedPort();
  const alive = `http://${plain}/debug/pprof/heap`;
  const { status, stdout, stderr } = await pprof(t, ['-top', `http://127.0.0.1:${dead}`, alive]);
  assert.equal(status, 0);
  assert.match(stdout, /Type: inuse_space/);
  assert.match(stderr, /connection refused: is the program running/);
  assert.match(stderr, /^Fetched 1 source profiles out of 2$/m);
});

test('a profile that is being taken already is said, with what to do', { skip }, async (t) => {
  const first = pprof(t, ['-top', '-seconds=3', plain]);
  await new Promise((resolve) => setTimeout(resolve, 1200));
  const { status, stderr } = await pprof(t, ['-top', '-seconds=1', plain]);
  assert.equal(status, 2);
  assert.match(
    stderr,
    /server response: 500 Internal Server Error - Could not enable CPU profiling/,
  );
  assert.match(stderr, /try again later/);
  assert.equal((await first).status, 0);
});

test('the list of profiles is no profile', { skip }, async (t) => {
  for (const path of ['/debug/pprof/', '/debug/pprof']) {
    const { status, stderr } = await pprof(t, ['-top', `http://${plain}${path}`]);
    assert.equal(status, 2);
    assert.match(stderr, /that is the list of profiles, not one of them; add a name: profile/);
  }
});

test('an unknown authority is refused, named by -tls_ca or trusted by https+insecure', {
  skip,
}, async (t) => {
  const heap = `${secure}/debug/pprof/heap`;
  const refused = await pprof(t, ['-top', `https://${heap}`]);
  assert.equal(refused.status, 2);
  assert.match(
    refused.stderr,
    /certificate signed by unknown authority .*; name the authority with -tls_ca FILE, or write https\+insecure:\/\//,
  );
  for (const args of [[`-tls_ca=${pem('ca')}`, `https://${heap}`], [`https+insecure://${heap}`]]) {
    const { status, stdout, stderr } = await pprof(t, ['-top', ...args]);
    assert.equal(status, 0, stderr);
    assert.match(stdout, /Type: inuse_space/);
  }
});

test('a server that asks for a client certificate', { skip }, async (t) => {
  const heap = `https://${guarded}/debug/pprof/heap`;
  const ca = `-tls_ca=${pem('ca')}`;
  const pair = [`-tls_cert=${pem('client')}`, `-tls_key=${pem('client-key')}`];
  const good = await pprof(t, ['-top', ca, ...pair, heap]);
  assert.equal(good.status, 0, good.stderr);
  assert.match(good.stdout, /Type: inuse_space/);
  const bare = await pprof(t, ['-top', ca, heap]);
  assert.equal(bare.status, 2);
  assert.match(
    bare.stderr,
    /refused the TLS handshake.*does it want a client certificate, -tls_cert and -tls_key/,
  );
  const garbage = join(folder, 'garbage.pem');
  writeFileSync(garbage, 'no certificate\n');
  for (const [args, sentence] of [
    [[ca, pair[0]], /-tls_cert: is specified, so -tls_key must also be specified/],
    [[ca, pair[1]], /-tls_key: is specified, so -tls_cert must also be specified/],
    [[ca, `-tls_cert=${pem('gone')}`, pair[1]], /-tls_cert .*gone\.pem: ENOENT/],
    [[ca, `-tls_cert=${garbage}`, pair[1]], /could not load certificate\/key pair specified by/],
    [
      [ca, `-tls_cert=${pem('server')}`, pair[1]],
      /could not load certificate\/key pair specified by/,
    ],
    [[`-tls_ca=${garbage}`, ...pair], /could not load CA specified by -tls_ca/],
  ]) {
    const { status, stderr } = await pprof(t, ['-top', ...args, heap]);
    assert.equal(status, 2);
    assert.match(stderr, sentence);
  }
});

test('http where TLS is spoken, and https where it is not', { skip }, async (t) => {
  const plainly = await pprof(t, ['-top', `http://${secure}/debug/pprof/heap`]);
  assert.match(plainly.stderr, /server response: 400 Bad Request; write https:\/\//);
  const secretly = await pprof(t, ['-top', `https://${plain}/debug/pprof/heap`]);
  assert.match(secretly.stderr, /does not speak TLS there; write http:\/\//);
});

test('a Node server over https, with a token', { skip }, async (t) => {
  const files = { key: readFileSync(pem('server-key')), cert: readFileSync(pem('server')) };
  const { port } = await serve(t, { '/cpu': tokenOnly }, (listener) =>
    createTlsServer(files, listener),
  );
  const args = ['-top', `-tls_ca=${pem('ca')}`, '--header', 'authorization: Bearer s3cret'];
  const { status, stdout, stderr } = await pprof(t, [...args, `https://localhost:${port}/cpu`]);
  assert.equal(status, 0, stderr);
  assert.match(stdout, /main\.work/);
});

test('https through a proxy that asks for a password', { skip }, async (t) => {
  const files = { key: readFileSync(pem('server-key')), cert: readFileSync(pem('server')) };
  const { port } = await serve(t, { '/cpu': bytes(namedProfile()) }, (listener) =>
    createTlsServer(files, listener),
  );
  const asked = [];
  const proxy = await serve(t, {});
  proxy.server.on('connect', ({ url, headers }, socket) => {
    asked.push(url);
    if (headers['proxy-authorization'] !== `Basic ${btoa('me:word')}`) {
      return socket.end('HTTP/1.1 407 Proxy Authentication Required\r\n\r\n');
    }
    // The name is the proxy's to resolve; here it is this machine.
    const upstream = connect(Number(url.split(':')[1]), '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      upstream.pipe(socket).pipe(upstream);
    });
    upstream.on('error', () => socket.destroy());
    socket.on('error', () => upstream.destroy());
  });
  const args = ['-top', `-tls_ca=${pem('ca')}`, `https://profiles.example:${port}/cpu`];
  const env = { HTTPS_PROXY: `http://me:word@127.0.0.1:${proxy.port}` };
  const { status, stdout, stderr } = await pprof(t, args, { env });
  assert.equal(status, 0, stderr);
  assert.match(stdout, /main\.work/);
  assert.deepEqual(asked, [`profiles.example:${port}`]);
  const refused = await pprof(t, args, { env: { https_proxy: `127.0.0.1:${proxy.port}` } });
  assert.equal(refused.status, 2);
  assert.match(refused.stderr, /proxy http:\/\/127.*: answered 407 Proxy Authentication Required/);
  assert.doesNotMatch(stderr + refused.stderr, /word/);
});

test('a page of a live server, the profile of which is kept', { skip }, async (t) => {
  const args = [ENTRY, 'open', '--no-browser', '--port', '0', `http://${plain}/debug/pprof/heap`];
  const { status, stderr, saved } = await runIn(t, process.execPath, args, {
    onStart: (child) =>
      child.stderr.on('data', (said) => String(said).includes('Ctrl-C') && child.kill('SIGINT')),
  });
  assert.equal(status, 0, stderr);
  assert.match(stderr, /Serving web UI on http:\/\/localhost/);
  assert.equal(Object.keys(saved).length, 1);
});

function tokenOnly(request, response) {
  if (request.headers.authorization === 'Bearer s3cret') return response.end(namedProfile());
  response.statusCode = 401;
  response.end();
}

async function unusedPort() {
  const listener = createServer().listen(0, '127.0.0.1');
  await once(listener, 'listening');
  const { port } = listener.address();
  listener.close();
  return port;
}
