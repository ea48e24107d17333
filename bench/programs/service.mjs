/** An HTTP server whose requests take some 50 µs of CPU: what serve.mjs does, and a little work of its own. */
import { fork } from 'node:child_process';
import { createServer } from 'node:http';
import { measured } from './report-cpu.mjs';

const ROWS = Array.from({ length: 100 }, (_, id) => ({
  id,
  name: `thing ${(id * 7919) % 41}`,
  price: (id * 104_729) % 1000,
}));

function answer(url) {
  const least = url.length * 10;
  const rows = ROWS.filter(({ price }) => price > least).sort((a, b) => a.price - b.price);
  const text = JSON.stringify({ path: url, rows });
  return { text, count: JSON.parse(text).rows.length };
}

const server = createServer((request, response) => {
  const { text, count } = answer(request.url);
  response.setHeader('content-type', 'application/json');
  response.setHeader('x-count', String(count));
  response.end(text);
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
