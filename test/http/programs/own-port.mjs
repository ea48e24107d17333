/** A program that ends when its standard input does; the endpoints are at the address named first. */
import * as pprof from '../../../dist/http.cjs';

const server = pprof.createServer({ addr: process.argv[2] });
server.on('listening', () => console.log(server.address().port ?? server.address()));
server.on('error', () => console.log('0'));
if (!server.listening) setTimeout(() => console.log('0'), 300).unref();
process.stdin.resume();
