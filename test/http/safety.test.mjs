/** Who is answered, what is bounded, and that nothing a client does reaches the program. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { ask, startNode } from './servers.mjs';

const TOKEN = 'correct horse';
const heap = '/debug/pprof/heap';

const service = (t, options = {}, settings = {}) =>
  startNode(t, 'service.mjs', [JSON.stringify(options)], settings);

test('browsers of other sites are refused, this machine is not', async (t) => {
  const { port } = await service(t);
  const own = `127.0.0.1:${port}`;
  for (const [headers, status] of [
    [{}, 200],
    [{ host: own }, 200],
    [{ host: `localhost:${port}` }, 200],
    [{ host: `[::1]:${port}` }, 200],
    [{ host: 'app.localhost' }, 200],
    // DNS rebinding: another's name for this machine.
    [{ host: `evil.example:${port}` }, 403],
    [{ host: '127.0.0.1.evil.example' }, 403],
    [{ host: 'localhost.evil.example' }, 403],
    [{ origin: 'https://evil.example' }, 403],
    [{ origin: 'null' }, 403],
    [{ origin: `http://${own}`, host: own }, 200],
    [{ 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors' }, 403],
    [{ 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' }, 200],
    [{ 'sec-fetch-site': 'none' }, 200],
    [{ 'x-forwarded-for': '203.0.113.9' }, 403],
    [{ forwarded: 'for=203.0.113.9' }, 403],
    [{ via: '1.1 proxy' }, 403],
  ]) {
    const answer = await ask(port, heap, { headers });
    assert.equal(answer.status, status, `${JSON.stringify(headers)}: ${answer.text}`);
    if (status === 403) assert.match(answer.text, /^stackheat\b.*\n$/);
  }
});

test('a token lets in who knows it, and nobody else', async (t) => {
  const { port } = await service(t, { token: TOKEN });
  const bearer = (token) => ({ headers: { authorization: `Bearer ${token}` } });
  for (const [path, options, status] of [
    [heap, {}, 401],
    [heap, bearer(TOKEN.replace(' ', '')), 401],
    [heap, bearer('x'), 401],
    [heap, { headers: { authorization: `Basic ${btoa(TOKEN)}` } }, 401],
    [`${heap}?token=`, {}, 401],
    [`${heap}?token=correct+hors`, {}, 401],
    [`${heap}?token=correct+horse`, {}, 200],
    [`${heap}?token=correct%20horse&debug=1`, {}, 200],
    [`${heap}?token=correct%20horse`, { headers: { host: 'any.example' } }, 200],
  ]) {
    const answer = await ask(port, path, options);
    assert.equal(answer.status, status, `${path} ${JSON.stringify(options)}: ${answer.text}`);
    if (status === 401) assert.equal(answer.headers['www-authenticate'], 'Bearer');
  }
  const plain = await service(t, { token: 's3cret' });
  assert.equal((await ask(plain.port, heap, bearer('s3cret'))).status, 200);
  assert.equal((await ask(plain.port, heap, bearer('s3cret2'))).status, 401);
});

test('the command line is shown when asked for, and says how otherwise', async (t) => {
  const closed = await service(t);
  const refusal = await ask(closed.port, '/debug/pprof/cmdline');
  assert.equal(refusal.status, 403);
  assert.match(refusal.text, /\{cmdline: true\}/);
  const open = await service(t, { cmdline: true });
  const { text, headers } = await ask(open.port, '/debug/pprof/cmdline');
  assert.match(text, /^\S*node\S*\0.*service\.mjs\0\{"cmdline":true\}$/);
  assert.equal(headers['content-type'], 'text/plain; charset=utf-8');
});

test('clients of other machines are refused without a token', async (t) => {
  const address = Object.values(networkInterfaces())
    .flat()
    .find(({ family, internal }) => family === 'IPv4' && !internal)?.address;
  if (address === undefined) return t.skip('needs a network interface beside loopback');
  const { port } = await startNode(t, 'mounted-anywhere.mjs', ['{}', address]);
  const refused = await ask(port, heap, { host: address });
  assert.equal(refused.status, 403, refused.text);
  assert.match(refused.text, /only clients on this machine.*\{token: …\}/);
  const guarded = await startNode(t, 'mounted-anywhere.mjs', ['{"token":"s3cret"}', address]);
  assert.equal((await ask(guarded.port, `${heap}?token=s3cret`, { host: address })).status, 200);
});

test('a port that cannot be had is said, and the program goes on', async (t) => {
  const { port } = await service(t);
  const cases = [
    [`127.0.0.1:${port}`, /the address is in use; choose another/],
    ['0.0.0.0:0', /everybody who reaches this machine could ask/],
    ['[::]:0', /everybody who reaches this machine could ask/],
    ['localhost', /is no HOST:PORT/],
    ['127.0.0.1:99999', /is no HOST:PORT/],
    ['/nowhere/at/all.sock', /no profiles at \/nowhere\/at\/all\.sock: /],
  ];
  const tries = cases.map(async ([addr, words]) => {
    const { child, exited, stderr } = await startNode(t, 'own-port.mjs', [addr]);
    child.stdin.end();
    assert.deepEqual(await exited, [0, null], stderr());
    assert.match(stderr(), words);
  });
  await Promise.all(tries);
});

test('a port of its own keeps no program alive, not even while it is asked', async (t) => {
  const { port, exited, child } = await startNode(t, 'own-port.mjs', ['127.0.0.1:0']);
  const asking = ask(port, '/debug/pprof/profile?seconds=30').catch((error) => error);
  const idle = connect(port, '127.0.0.1');
  idle.on('error', () => undefined);
  await new Promise((resolve) => setTimeout(resolve, 500));
  const started = performance.now();
  child.stdin.end();
  assert.deepEqual(await exited, [0, null]);
  assert.ok(performance.now() - started < 5000, 'waited for the profile');
  assert.ok((await asking) instanceof Error);
});

test('a unix socket', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'stackheat-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const path = join(folder, 'pprof.sock');
  const { exited, child } = await startNode(t, 'own-port.mjs', [path]);
  const answer = await ask(path, `${heap}?debug=1`, { headers: { host: 'whatever' } });
  assert.match(answer.text, /^heap profile/);
  child.stdin.end();
  assert.deepEqual(await exited, [0, null]);
});

test('seconds are capped, and the cap is said', async (t) => {
  const { port } = await service(t, { secondsMax: 2 });
  for (const path of ['profile', 'heap', 'trace']) {
    const { status, text } = await ask(port, `/debug/pprof/${path}?seconds=3`);
    assert.equal(status, 400);
    assert.match(text, /^at most 2 seconds/);
  }
  // The default of 30 is too long here, too.
  assert.equal((await ask(port, '/debug/pprof/profile')).status, 400);
  assert.equal((await ask(port, '/debug/pprof/profile?seconds=1')).status, 200);
});

test('a client that goes ends its profile, and the next one may begin', async (t) => {
  const { port } = await service(t);
  for (const path of ['profile?seconds=60', 'trace?seconds=60', 'allocs?seconds=60']) {
    const socket = connect(port, '127.0.0.1');
    socket.write(`GET /debug/pprof/${path} HTTP/1.1\r\nHost: localhost\r\n\r\n`);
    await new Promise((resolve) => setTimeout(resolve, 300));
    const short = `/debug/pprof/${path.replace('60', '1')}`;
    assert.equal((await ask(port, short)).status, 500, path);
    socket.destroy();
    await once(socket, 'close');
    await new Promise((resolve) => setTimeout(resolve, 100));
    assert.equal((await ask(port, short)).status, 200, path);
  }
});

test('the server gives a profile more time than other answers', async (t) => {
  const { port } = await startNode(t, 'impatient.mjs');
  assert.equal((await ask(port, '/debug/pprof/profile?seconds=2')).status, 200);
  assert.equal((await ask(port, '/debug/pprof/heap?seconds=2')).status, 200);
  JSON.parse((await ask(port, '/debug/pprof/trace?seconds=2')).text);
  await assert.rejects(ask(port, '/slow'), /socket hang up|ECONNRESET/);
});

test('whoever asks for too much at a time waits', async (t) => {
  const { port } = await service(t);
  const answers = await Promise.all(
    Array.from({ length: 24 }, () => ask(port, '/debug/pprof/heap?seconds=1')),
  );
  const statuses = answers.map(({ status }) => status);
  assert.deepEqual([...new Set(statuses)].sort(), [200, 503]);
  assert.ok(statuses.filter((status) => status === 200).length >= 16);
  const refused = answers.find(({ status }) => status === 503);
  assert.equal(refused.headers['retry-after'], '1');
  assert.equal((await ask(port, heap)).status, 200);
});

test('nothing that a client sends ends the program', async (t) => {
  const { port, child, stderr } = await service(t);
  for (const text of [
    'GET / HTTP/1.1\r\n\r\n',
    'GET  HTTP/1.1\r\nHost: x\r\n\r\n',
    'GET * HTTP/1.1\r\nHost: localhost\r\n\r\n',
    'GET http://localhost/debug/pprof/heap HTTP/1.1\r\nHost: localhost\r\n\r\n',
    `GET /debug/pprof/${'%'.repeat(5000)} HTTP/1.1\r\nHost: localhost\r\n\r\n`,
    `GET /debug/pprof/${'a/../'.repeat(2000)} HTTP/1.1\r\nHost: localhost\r\n\r\n`,
    'GET /debug/pprof/%0d%0aX:%201 HTTP/1.1\r\nHost: localhost\r\n\r\n',
    'GET /debug/pprof//%0d%0aX:%201 HTTP/1.1\r\nHost: localhost\r\n\r\n',
    'GET /debug/pprof//\xff\xfe HTTP/1.1\r\nHost: localhost\r\n\r\n',
    'GET /debug/pprof/heap?debug=%ff&seconds=%00 HTTP/1.1\r\nHost: localhost\r\n\r\n',
    'GET /debug/pprof/constructor HTTP/1.1\r\nHost: localhost\r\n\r\n',
    'GET /debug/pprof/__proto__?debug=1 HTTP/1.1\r\nHost: localhost\r\n\r\n',
    'POST /debug/pprof/symbol HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\n0x1',
    'POST /debug/pprof/symbol HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n',
    `POST /debug/pprof/symbol HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5000000\r\n\r\n${'0x1+'.repeat(1_250_000)}`,
    'GET /debug/pprof/heap?debug=1 HTTP/1.1\r\nHost: localhost\r\n\r\n'.repeat(50),
    'GET /debug/pprof/profile?seconds=1 HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n',
    'CONNECT localhost:1 HTTP/1.1\r\nHost: localhost\r\n\r\n',
    'GET /debug/pprof/heap HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\n\r\n',
    '\x16\x03\x01\x02\x00\x01\x00',
  ]) {
    // Cut at once, and after an answer or a while.
    for (const patienceMs of [0, 150]) {
      const socket = connect(port, '127.0.0.1');
      socket.on('error', () => undefined);
      socket.resume();
      socket.write(text, 'latin1');
      await Promise.race([
        once(socket, 'close').catch(() => undefined),
        new Promise((resolve) => setTimeout(resolve, patienceMs)),
      ]);
      socket.destroy();
    }
  }
  const answer = await ask(port, `${heap}?debug=1`);
  assert.equal(answer.status, 200, answer.text);
  assert.equal(child.exitCode, null);
  assert.equal(stderr(), '');
});
