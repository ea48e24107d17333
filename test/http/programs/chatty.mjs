/** A program that makes as many events for a trace as it can: some hundred thousand a second. */
import { statSync } from 'node:fs';
import * as pprof from '../../../dist/http.cjs';

setInterval(() => {
  const end = performance.now() + 90;
  while (performance.now() < end) statSync('/');
}, 100);
const server = pprof.createServer({ addr: '127.0.0.1:0' });
server.on('listening', () => console.log(server.address().port));
