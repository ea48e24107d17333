/** A server whose sockets may be silent for half a second. */
import { createServer } from 'node:http';
import * as pprof from '../../../dist/http.cjs';

const server = createServer((request, response) => {
  if (request.url === '/slow') return setTimeout(() => response.end('late'), 2000);
  pprof.handler(request, response);
});
server.timeout = 500;
server.listen(0, '127.0.0.1', () => console.log(server.address().port));
