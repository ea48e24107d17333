import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FetchError } from './fetch-error.ts';
import { sourceAddress, withoutPassword } from './source-address.ts';

const PROFILE = '/debug/pprof/profile';

const ADDRESSES: readonly (readonly [typed: string, asked: string])[] = [
  ['localhost:6060', `http://localhost:6060${PROFILE}`],
  [':6060', `http://localhost:6060${PROFILE}`],
  ['[::1]:6060', `http://[::1]:6060${PROFILE}`],
  ['http://host', `http://host${PROFILE}`],
  ['HTTP://Host:80/', `http://host${PROFILE}`],
  ['https://host:8443/x', 'https://host:8443/x'],
  ['https+insecure://host/x', 'https+insecure://host/x'],
  ['host:1/debug/pprof/heap?gc=1&debug=0', 'http://host:1/debug/pprof/heap?debug=0&gc=1'],
  ['host:1?seconds=5', `http://host:1${PROFILE}?seconds=5`],
  ['http://me:secret@host/x', 'http://me:xxxxx@host/x'],
  ['http://host:8787:/debug/pprof/heap', 'http://host:8787/debug/pprof/heap'],
  ['host:8787:', `http://host:8787${PROFILE}`],
  ['[::1]:8787:/x', 'http://[::1]:8787/x'],
  ['http://http://host:1/x', 'http://host:1/x'],
  ['http://https://host:1/x', 'https://host:1/x'],
  ['https://https+insecure://host:1:/x', 'https+insecure://host:1/x'],
];

for (const [typed, asked] of ADDRESSES) {
  test(`${typed} asks ${asked}`, () => {
    const { text, url, isInsecure, notes } = sourceAddress(typed, { seconds: -1, timeout: -1 });
    assert.equal(text, asked);
    assert.equal(isInsecure, asked.startsWith('https+insecure:'));
    assert.equal(url.protocol, asked.startsWith('https') ? 'https:' : 'http:');
    const isTidied = /:\/\/http|\d:(\/|$)/.test(typed) && !typed.endsWith(':80/');
    assert.equal(notes.length > 0, isTidied, notes.join());
  });
}

test('what cannot be an address says how one is written', () => {
  for (const typed of [
    'http://host:99999/',
    'http://ho st/',
    'ftp://host/x',
    'http://ftp://host',
  ]) {
    assert.throws(
      () => sourceAddress(typed, { seconds: -1, timeout: -1 }),
      (error: unknown) => {
        assert.ok(error instanceof FetchError);
        assert.match(error.message, /write http:\/\//);
        return true;
      },
    );
  }
});

test('no message has a password', () => {
  assert.equal(withoutPassword('http://me:secret@host:1/x'), 'http://me:xxxxx@host:1/x');
  assert.equal(withoutPassword('https+insecure://:secret@host'), 'https+insecure://:xxxxx@host');
  assert.equal(withoutPassword('http://host:1/a@b:c'), 'http://host:1/a@b:c');
  assert.throws(
    () => sourceAddress('http://me:secret@host:99999/', { seconds: -1, timeout: -1 }),
    (error: unknown) => error instanceof FetchError && !error.message.includes('secret'),
  );
  const { notes } = sourceAddress('http://me:secret@host:1:/', { seconds: -1, timeout: -1 });
  assert.match(notes.join(), /me:xxxxx@host/);
});

/** -seconds, -timeout and the address; how long it records, is waited for, and whether for all of it. */
const PATIENCE = [
  [-1, -1, 'h:1', undefined, 65, false],
  [-1, -1, 'h:1/x?seconds=10', 10, 20, false],
  [-1, -1, 'h:1/x?seconds=ten', undefined, 65, false],
  [30, -1, 'h:1/x?seconds=10', 30, 50, false],
  [30, 7, 'h:1', 30, 12, true],
  [0, 0, 'h:1', undefined, 65, false],
] as const;

for (const [seconds, timeout, typed, recorded, waited, isForAll] of PATIENCE) {
  test(`-seconds=${seconds} -timeout=${timeout} ${typed} waits ${waited} s`, () => {
    const address = sourceAddress(typed, { seconds, timeout });
    assert.equal(address.seconds, recorded);
    assert.deepEqual(address.patience, { seconds: waited, isForAll });
    assert.equal(
      address.url.searchParams.get('seconds') ?? undefined,
      seconds > 0 ? String(seconds) : /seconds=(\w+)/.exec(typed)?.[1],
    );
  });
}
