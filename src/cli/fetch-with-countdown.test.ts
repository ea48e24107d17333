import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { test } from 'node:test';
import { encodePprof } from '../formats/pprof-encode.ts';
import { profileFromText } from '../profile/profile-from-text.test-support.ts';
import { LiveFetch, NO_FETCH_FLAGS } from './fetch-with-countdown.ts';
import type { Io } from './io.ts';

const profile = encodePprof(profileFromText`
  main
`);

test('a terminal sees the seconds of the longest recording, and whole lines above them', async (t) => {
  const server = createServer(
    (_request, response) => void setTimeout(() => response.end(profile), 50),
  );
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => server.close());
  const { port } = server.address() as AddressInfo;
  let said = '';
  const terminal = {
    isTTY: true,
    write: (text: string | Uint8Array) => {
      said += String(text);
    },
  };
  const io: Io = { stdin: Readable.from([]), stdout: terminal, stderr: terminal, env: {} };
  const fetch = new LiveFetch(NO_FETCH_FLAGS, io);
  const base = `http://127.0.0.1:${port}/debug/pprof`;
  const addresses = [`${base}/heap`, `${base}/profile?seconds=3`, `${base}/profile?seconds=7`];
  const listeners = process.listenerCount('SIGINT');
  const fetched = addresses.map(async (address) => await fetch.profile(fetch.addressOf(address)));
  assert.equal(process.listenerCount('SIGINT'), listeners + 1);
  for (const one of await Promise.all(fetched)) assert.equal(one.samples.count, 1);
  assert.equal(process.listenerCount('SIGINT'), listeners);
  assert.match(said, /recording: 3 s left, Ctrl-C keeps nothing/);
  assert.match(said, /\r\u001b\[KFetching profile over HTTP from .*seconds=7\n/);
  assert.ok(said.endsWith('\r\u001b[K'));
});
