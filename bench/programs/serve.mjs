/** An HTTP server with a small handler; the client is another process, which asks a fixed number of times. */
import { fork } from 'node:child_process';
import { createServer } from 'node:http';
import { measured } from './report-cpu.mjs';

const server = createServer((request, response) => {
  const body = JSON.stringify({ path: request.url, items: [1, 2, 3], at: 'here' });
  response.setHeader('content-type', 'application/json');
  response.end(body);
});

await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
const { NODE_OPTIONS: _, ...env } = process.env;
const client = fork(new URL('ask.mjs', import.meta.url), [String(server.address().port)], {
  env,
  execArgv: [],
});
await new Promise((resolve) => client.once('message', resolve));
await measured(async () => {
  client.send('begin');
  await new Promise((resolve) => client.once('exit', resolve));
});
server.close();
