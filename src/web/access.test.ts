import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pageUrl, type RequestHead, refusalOf } from './access.ts';

const LOOPBACK = { host: 'localhost', port: 8787 };
const OPEN = { host: '0.0.0.0', port: 8787 };
const NAMED = { host: 'box.example', port: 8787 };

const head: RequestHead = {
  method: 'GET',
  host: 'localhost:8787',
  origin: undefined,
  fetchSite: undefined,
  fetchMode: undefined,
};

const CASES: readonly {
  readonly name: string;
  readonly address?: typeof LOOPBACK;
  readonly head: Partial<RequestHead>;
  readonly status: number | undefined;
}[] = [
  { name: 'the printed address', head: {}, status: undefined },
  { name: 'HEAD', head: { method: 'HEAD' }, status: undefined },
  { name: '127.0.0.1', head: { host: '127.0.0.1:8787' }, status: undefined },
  { name: '[::1]', head: { host: '[::1]:8787' }, status: undefined },
  { name: 'a name in capitals', head: { host: 'LOCALHOST:8787' }, status: undefined },
  { name: 'POST', head: { method: 'POST' }, status: 405 },
  { name: 'PUT', head: { method: 'PUT' }, status: 405 },
  { name: 'DELETE', head: { method: 'DELETE' }, status: 405 },
  { name: 'OPTIONS', head: { method: 'OPTIONS' }, status: 405 },
  { name: 'a rebound name', head: { host: 'evil.example:8787' }, status: 403 },
  {
    name: 'a name that begins like ours',
    head: { host: 'localhost.evil.example:8787' },
    status: 403,
  },
  { name: 'another port', head: { host: 'localhost:80' }, status: 403 },
  { name: 'no port', head: { host: 'localhost' }, status: 403 },
  { name: 'no host', head: { host: undefined }, status: 403 },
  { name: 'our own origin', head: { origin: 'http://localhost:8787' }, status: undefined },
  { name: 'a foreign origin', head: { origin: 'http://evil.example' }, status: 403 },
  { name: 'the origin of another port', head: { origin: 'http://localhost:3000' }, status: 403 },
  { name: 'the origin null', head: { origin: 'null' }, status: 403 },
  {
    name: 'a link from elsewhere',
    head: { fetchSite: 'cross-site', fetchMode: 'navigate' },
    status: undefined,
  },
  {
    name: 'a script elsewhere',
    head: { fetchSite: 'cross-site', fetchMode: 'no-cors' },
    status: 403,
  },
  {
    name: 'all interfaces, by address',
    address: OPEN,
    head: { host: '10.1.2.3:8787' },
    status: undefined,
  },
  {
    name: 'all interfaces, by a name',
    address: OPEN,
    head: { host: 'evil.example:8787' },
    status: 403,
  },
  { name: 'a bound name', address: NAMED, head: { host: 'box.example:8787' }, status: undefined },
  { name: 'beside a bound name', address: NAMED, head: { host: 'evil.example:8787' }, status: 403 },
];

for (const { name, address = LOOPBACK, head: patch, status } of CASES) {
  test(`${name}: ${status ?? 'answered'}`, () => {
    assert.equal(refusalOf({ ...head, ...patch }, address)?.status, status);
  });
}

test('a refusal says what to open, and cannot carry control characters to a terminal', () => {
  const refusal = refusalOf({ ...head, host: 'a\u001b[2Jb' }, LOOPBACK);
  assert.equal(
    refusal?.reason,
    'stackheat does not answer as a?[2Jb; open http://localhost:8787/ instead',
  );
});

test('addresses are written as a browser takes them', () => {
  assert.equal(pageUrl({ host: '::1', port: 8787 }), 'http://[::1]:8787/');
  assert.equal(pageUrl({ host: '0.0.0.0', port: 8787 }), 'http://localhost:8787/');
  assert.equal(pageUrl({ host: 'localhost', port: 80 }), 'http://localhost/');
});
