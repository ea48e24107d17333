import assert from 'node:assert/strict';
import {
  createServer,
  request as httpRequest,
  type IncomingHttpHeaders,
  type Server,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { drawnProfile } from '../graph/drawn-stacks.ts';
import { engineQueries } from './engine-queries.ts';
import type { PageFile } from './page-files.ts';
import { pageListener } from './server.ts';
import { signIn } from './sign-in.ts';

const HOSTILE = '<img/src=x/onerror=alert(1)>';

const profile = drawnProfile(`
  main  main  ${HOSTILE}
  a     b
  3     1     2`);

interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

let server: Server;
let guarded: Server;
let port: number;
let guardedPort: number;
const faults: unknown[] = [];
const guard = signIn(1);

before(async () => {
  [server, port] = await serve(undefined);
  [guarded, guardedPort] = await serve(guard);
});

after(() => {
  server.close();
  guarded.close();
  assert.deepEqual(faults, []);
});

async function serve(signInOrNone: typeof guard | undefined): Promise<[Server, number]> {
  const made = createServer();
  await new Promise<void>((resolve) => made.listen(0, '127.0.0.1', resolve));
  const bound = (made.address() as AddressInfo).port;
  const file = (text: string): PageFile => ({
    contentType: 'text/html; charset=utf-8',
    bytes: Buffer.from(text),
    gzipped: Buffer.from(text),
    etag: '"1"',
  });
  made.on(
    'request',
    pageListener({
      address: { host: 'localhost', port: bound },
      files: async (name) => file(name),
      queries: engineQueries([{ name: 'cpu', profile }]),
      signIn: signInOrNone,
      onSignedIn: () => undefined,
      onFault: (fault) => faults.push(fault),
    }),
  );
  return [made, bound];
}

/** node:http and not fetch, which would tidy the path and forbid the headers. */
function ask(
  path: string,
  options: { method?: string; headers?: Record<string, string>; port?: number } = {},
): Promise<Answer> {
  const at = options.port ?? port;
  return new Promise((resolve, reject) => {
    const headers = { host: `localhost:${at}`, ...options.headers };
    const method = options.method ?? 'GET';
    const sent = httpRequest({ host: '127.0.0.1', port: at, path, method, headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          body: Buffer.concat(chunks),
        }),
      );
    });
    sent.once('error', reject);
    sent.end();
  });
}

const ROUTES = [
  { path: '/', status: 200 },
  { path: '/ui/', status: 200 },
  { path: '/ui/flamegraph', status: 200 },
  { path: '/ui/top?q=a', status: 200 },
  { path: '/ui/main.js', status: 200 },
  { path: '/ui/main.css', status: 200 },
  { path: '/ui/graph?n=20', status: 200 },
  { path: '/api/graph?n=20&nf=0', status: 200 },
  { path: '/api/graph?n=many', status: 404 },
  { path: '/ui/peek?fn=a', status: 200 },
  { path: '/api/peek?fn=a', status: 200 },
  { path: '/api/peek?q=(', status: 200 },
  { path: '/ui/tags', status: 200 },
  { path: '/api/tags', status: 200 },
  { path: '/api/top?f=a&i=b', status: 200 },
  { path: '/api/top?f=(', status: 404 },
  { path: '/api/profiles', status: 200 },
  { path: '/api/flamegraph', status: 200 },
  { path: '/api/flamegraph?from=0&to=2', status: 200 },
  { path: '/api/flamegraph?from=5&to=-2', status: 200 },
  { path: '/api/flamegraph?zoom=abc', status: 200 },
  { path: '/api/top?si=samples', status: 200 },
  { path: '/api/search?q=a', status: 200 },
  { path: '/api/search?q=(*T).m', status: 200 },
  { path: '/api/flamegraph?profile=none', status: 404 },
  { path: '/api/top?si=none', status: 404 },
  { path: '/api/', status: 404 },
  { path: '/ui/source', status: 404 },
  { path: '/ui/engine-worker.js', status: 404 },
  { path: '/ui/../../../../etc/passwd', status: 404 },
  { path: '/ui/..%2f..%2fpackage.json', status: 404 },
  { path: '/ui/%2e%2e/%2e%2e/package.json', status: 404 },
  { path: '//evil.example/ui/main.js', status: 404 },
  { path: '/ui/main.js%00.png', status: 404 },
  { path: '/__proto__', status: 404 },
];

const SECURITY = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'same-origin',
  'x-frame-options': 'DENY',
};

function checkHeaders({ headers }: Answer): void {
  for (const [name, value] of Object.entries(SECURITY)) assert.equal(headers[name], value, name);
  const policy = String(headers['content-security-policy']);
  assert.match(
    policy,
    /^default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'/,
  );
  assert.match(policy, /frame-ancestors 'none'/);
  assert.doesNotMatch(policy, /unsafe|\*/);
  assert.equal(headers['access-control-allow-origin'], undefined);
}

test('the layout worker alone may compile WebAssembly, and may do nothing else', async () => {
  const { status, headers } = await ask('/ui/layout-worker.js');
  assert.equal(status, 200);
  assert.equal(
    headers['content-security-policy'],
    "default-src 'none'; script-src 'wasm-unsafe-eval'; frame-ancestors 'none'",
  );
  for (const [name, value] of Object.entries(SECURITY)) assert.equal(headers[name], value, name);
});

for (const { path, status } of ROUTES) {
  test(`GET ${path}: ${status}, guarded by its headers`, async () => {
    const answer = await ask(path);
    assert.equal(answer.status, status);
    checkHeaders(answer);
    const head = await ask(path, { method: 'HEAD' });
    assert.equal(head.status, status);
    assert.equal(head.body.length, 0);
  });
}

const REFUSED = [
  { name: 'POST', method: 'POST', headers: {}, status: 405 },
  { name: 'a rebound name', method: 'GET', headers: { host: 'evil.example' }, status: 403 },
  {
    name: 'a foreign origin',
    method: 'GET',
    headers: { origin: 'http://evil.example' },
    status: 403,
  },
  {
    name: 'a script of another site',
    method: 'GET',
    headers: { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'cors' },
    status: 403,
  },
];

for (const { name, method, headers, status } of REFUSED) {
  test(`${name} is refused on every route: ${status}`, async () => {
    for (const { path } of ROUTES) {
      const answer = await ask(path, { method, headers });
      assert.equal(answer.status, status, path);
      checkHeaders(answer);
      assert.match(String(answer.headers['content-type']), /^text\/plain/);
    }
  });
}

test('the opener policy goes where browsers take it', async () => {
  const answer = await ask('/');
  assert.equal(answer.headers['cross-origin-opener-policy'], 'same-origin');
});

test('a refused method says which are not', async () => {
  assert.equal((await ask('/', { method: 'PUT' })).headers.allow, 'GET, HEAD');
});

test('without its cookie every route asks to sign in', async () => {
  for (const { path } of ROUTES) {
    const answer = await ask(path, { port: guardedPort });
    assert.equal(answer.status, 401, path);
    assert.match(answer.body.toString(), /token=/);
    checkHeaders(answer);
  }
});

test('the token is exchanged once for a cookie that opens every route', async () => {
  const path = `/?token=${guard.token()}`;
  assert.equal((await ask(path, { port: guardedPort, method: 'HEAD' })).status, 401);
  const signedIn = await ask(path, { port: guardedPort });
  assert.equal(signedIn.status, 200);
  assert.match(signedIn.body.toString(), /http-equiv="refresh" content="0;url=\/"/);
  const cookie = String(signedIn.headers['set-cookie']).split(';')[0] ?? '';
  assert.equal((await ask(path, { port: guardedPort })).status, 401);
  const answer = await ask('/api/profiles', { port: guardedPort, headers: { cookie } });
  assert.equal(answer.status, 200);
});

test('answers are compressed for who takes it', async () => {
  const plain = await ask('/api/flamegraph');
  assert.equal(plain.headers['content-encoding'], undefined);
  const packed = await ask('/api/flamegraph', { headers: { 'accept-encoding': 'gzip, br' } });
  assert.equal(packed.headers['content-encoding'], 'gzip');
  assert.deepEqual(
    JSON.parse(gunzipSync(packed.body).toString()),
    JSON.parse(plain.body.toString()),
  );
});

test('a page that has not changed is not sent again', async () => {
  const answer = await ask('/ui/main.js', { headers: { 'if-none-match': '"1"' } });
  assert.equal(answer.status, 304);
  assert.equal(answer.body.length, 0);
});

test('answers hold what the profile holds, hostile names as they are and as JSON', async () => {
  const answer = await ask('/api/top');
  assert.match(String(answer.headers['content-type']), /^application\/json/);
  const { frames, flats, cums, total } = JSON.parse(answer.body.toString());
  const rows = frames.names.map((name: string, i: number) => [name, flats[i], cums[i]]);
  assert.equal(total, 6);
  assert.deepEqual(rows, [
    ['main', 0, 4],
    ['a', 3, 3],
    [HOSTILE, 2, 2],
    ['b', 1, 1],
  ]);
});

test('a search counts boxes and each stack once', async () => {
  const answer = await ask(`/api/search?q=${encodeURIComponent('^(main|a)$')}`);
  const { boxCount, total, isLiteral, hits } = JSON.parse(answer.body.toString());
  assert.deepEqual([boxCount, total, isLiteral, hits.weights], [2, 4, false, [4, 3]]);
});

test('a search that finds nothing as a pattern is taken as it stands', async () => {
  for (const text of ['alert(1)', '(*', HOSTILE]) {
    const answer = await ask(`/api/search?q=${encodeURIComponent(text)}`);
    const { boxCount, isLiteral } = JSON.parse(answer.body.toString());
    assert.deepEqual([boxCount, isLiteral], text === '(*' ? [0, false] : [1, true], text);
  }
});
