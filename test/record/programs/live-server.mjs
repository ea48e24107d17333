// A service with stackheat/http in it, for recordings of live programs: computes, and reads a file synchronously.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

// From the checkout: 'stackheat/http' would be another copy, if one were installed.
const require = createRequire(import.meta.url);
const { createServer } = require('../../../dist/http.cjs');
const { setBlockProfileRate, setMutexProfileFraction } = require('../../../dist/runtime.cjs');

setBlockProfileRate(1);
setMutexProfileFraction(1);

function compute() {
  let sum = 0;
  for (let i = 0; i < 3e6; i++) sum += Math.sqrt(i);
  return sum;
}

const kept = [];
setInterval(() => {
  kept.push(new Array(1000).fill(compute()));
  readFileSync(import.meta.filename);
}, 20);

const server = createServer({ addr: '127.0.0.1:0' });
server.once('listening', () => console.log(`http://127.0.0.1:${server.address().port}`));
