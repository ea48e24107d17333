import assert from 'node:assert/strict';
import { resolve } from 'node:path';
import { test } from 'node:test';
import { parsePushAddress } from './push-address.ts';

const HTTP = { kind: 'http' } as const;
const BASIC = Buffer.from('me:p@ss').toString('base64');

for (const [text, expected] of [
  ['http://host:4040', { ...HTTP, base: 'http://host:4040' }],
  ['http://host:4040//', { ...HTTP, base: 'http://host:4040' }],
  ['https://me:p%40ss@host/a/', { ...HTTP, base: 'https://host/a', basic: BASIC }],
  ['pyroscope+http://host:4040', { ...HTTP, base: 'http://host:4040' }],
  ['PYROSCOPE+HTTPS://host', { ...HTTP, base: 'https://host' }],
  ['http://[::1]:4040/x', { ...HTTP, base: 'http://[::1]:4040/x' }],
  ['file:///var/profiles', { kind: 'folder', path: '/var/profiles' }],
  ['/var/profiles', { kind: 'folder', path: '/var/profiles' }],
  ['profiles', { kind: 'folder', path: resolve('profiles') }],
  ['./a:b/c', { kind: 'folder', path: resolve('a:b/c') }],
] as const) {
  test(`${text} is understood`, () => assert.deepEqual(parsePushAddress(text), expected));
}

for (const text of [
  'http://',
  'http://host/?a=b',
  'ftp://host',
  'collector:4040',
  'localhost:4040/x',
  'file://host/x',
  import.meta.filename,
  import.meta.url,
]) {
  test(`${text} is refused with a reason`, () => {
    assert.equal(typeof parsePushAddress(text), 'string');
  });
}
