/** A small HTTP server that tells its parent what happens to it, and ends when it is told to. */
import { subscribe } from 'node:diagnostics_channel';
import { createServer } from 'node:http';

let uncaught = 0;
process.on('uncaughtExceptionMonitor', () => uncaught++);
process.on('unhandledRejection', () => uncaught++);
let push = { queuedBytesHighest: 0, sent: 0, dropped: 0 };
subscribe('stackheat.push', (report) => {
  push = report;
});

const rows = Array.from({ length: 100 }, (_, id) => ({ id, price: (id * 104_729) % 1000 }));
const server = createServer((request, response) => {
  const picked = rows
    .filter(({ price }) => price > request.url.length)
    .sort((a, b) => a.price - b.price);
  response.end(JSON.stringify(JSON.parse(JSON.stringify(picked)).length));
});
// The client's idle connections are its own business.
server.keepAliveTimeout = 0;
server.listen(0, '127.0.0.1', () => process.send({ port: server.address().port }));
process.on('message', () => {
  process.send({ uncaught, push }, () => {
    process.disconnect();
    process.exit();
  });
});
