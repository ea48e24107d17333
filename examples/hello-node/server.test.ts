import assert from 'node:assert/strict';
import { test } from 'node:test';
import { helloClient, serveHello } from './server.ts';

test('greets over gRPC', async (t) => {
  const server = await serveHello('localhost:0');
  t.after(() => server.close());
  const client = helloClient(server.address);
  t.after(() => client.close());
  const message = await new Promise((resolve, reject) => {
    client.SayHello({ name: 'Ada', languages: '' }, (error, reply) =>
      error ? reject(error) : resolve(reply?.message),
    );
  });
  assert.equal(message, 'Hello, Ada!');
});
