import assert from 'node:assert/strict';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { test } from 'node:test';
import { drawnProfile } from '../graph/drawn-stacks.ts';
import { ServeError } from './listening.ts';
import { serveProfiles } from './serve-profiles.ts';

const sources = [{ name: 'cpu', profile: drawnProfile('main\n1') }];
const options = { sources, host: 'localhost', port: 0, findFreePort: false, log: () => undefined };

async function takenPort(): Promise<{ port: number; release: () => void }> {
  const holder = createServer();
  await new Promise<void>((resolve) => holder.listen(0, '127.0.0.1', resolve));
  const { port } = holder.address() as AddressInfo;
  return { port, release: () => holder.close() };
}

test('serves what it was given, and nothing once closed', async () => {
  const page = await serveProfiles(options);
  const answer = await fetch(`${page.url}api/profiles`);
  const { profiles } = (await answer.json()) as { profiles: { name: string }[] };
  assert.deepEqual(
    profiles.map(({ name }) => name),
    ['cpu'],
  );
  await page.close();
  await assert.rejects(fetch(page.url));
});

test('a port in use is an error that says so', async () => {
  const { port, release } = await takenPort();
  await assert.rejects(serveProfiles({ ...options, port }), (error: unknown) => {
    assert.ok(error instanceof ServeError);
    assert.equal(error.message, `port ${port} is in use on localhost; choose another port`);
    return true;
  });
  release();
});

test('a port in use leads to the next free one when asked to', async () => {
  const { port, release } = await takenPort();
  const page = await serveProfiles({ ...options, port, findFreePort: true });
  assert.ok(page.port > port && page.port < port + 50);
  await page.close();
  release();
});

test('an address of another machine is refused in words', async () => {
  const elsewhere = { ...options, host: '192.0.2.1' };
  await assert.rejects(
    serveProfiles(elsewhere),
    /^ServeError: 192\.0\.2\.1 is no address of this machine/,
  );
});

test('beyond loopback the address carries a token, and the next is told when it was used', async () => {
  const lines: string[] = [];
  const page = await serveProfiles({
    ...options,
    host: '0.0.0.0',
    log: (line) => lines.push(line),
  });
  assert.match(page.url, /^http:\/\/[^/]+:\d+\/\?token=[\w-]{32}$/);
  assert.equal((await fetch(page.url)).status, 200);
  assert.equal((await fetch(page.url)).status, 401);
  assert.equal(lines.length, 1);
  assert.match(lines[0] ?? '', /For another one: http:\/\/[^/]+:\d+\/\?token=/);
  await page.close();
});
