/** A program at work, with the endpoints on a port of their own; prints it. Options as JSON first. */
import * as pprof from '../../../dist/http.cjs';
import {
  newProfile,
  setBlockProfileRate,
  setMutexProfileFraction,
} from '../../../dist/runtime.cjs';

setBlockProfileRate(1);
setMutexProfileFraction(1);
newProfile('example.com/sockets').add('a');

const kept = [];
function keep() {
  kept.push(Array.from({ length: 1000 }, (_, i) => ({ i, text: `row ${i}` })));
  if (kept.length > 200) kept.splice(0, 100);
}
function burn() {
  const end = performance.now() + 5;
  let sum = 0;
  while (performance.now() < end) sum += Math.sqrt(sum + 1);
  return sum;
}
/** Stands still, which the block profile sees. */
function waitForLock() {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 2);
}
setInterval(() => {
  keep();
  burn();
  waitForLock();
}, 20);

const options = JSON.parse(process.argv[2] ?? '{}');
const server = pprof.createServer({ addr: '127.0.0.1:0', ...options });
server.on('listening', () => console.log(server.address().port ?? server.address()));
