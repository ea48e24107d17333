// Runs until it is killed, for recordings that attach: computes, waits, allocates and reads.
import { openSync, promises, readFileSync } from 'node:fs';
import { url as inspectorUrl } from 'node:inspector';

const lock = new Int32Array(new SharedArrayBuffer(4));
const original = readFileSync;

const numbers = Array.from({ length: 1e6 }, (_, i) => i);

/** Without a loop of its own: of one that V8 optimized before a profile began it names the caller (docs/runtime.md). */
function compute() {
  return numbers.reduce((sum, number) => sum + Math.sqrt(number), 0);
}

function pause() {
  Atomics.wait(lock, 0, 0, 15);
}

let kept = [];
function allocate() {
  for (let i = 0; i < 2000; i++) kept.push({ i, text: [i] });
  if (kept.length > 1e5) kept = [];
}

async function read() {
  await promises.readFile(import.meta.filename);
}

setInterval(() => {
  compute();
  pause();
  allocate();
  void read();
}, 30);

// What is not to change by being recorded.
process.on('SIGUSR2', () => {
  const file = openSync('/dev/null');
  console.log(
    JSON.stringify({
      isOriginal: readFileSync === original,
      inspector: inspectorUrl() !== undefined,
      globals: Object.getOwnPropertySymbols(globalThis).map(String),
      listeners: process.eventNames().map(String).sort(),
      isFileThere: file > 0,
    }),
  );
});
console.log('running');
