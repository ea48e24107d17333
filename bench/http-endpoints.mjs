/**
 * What a request to /debug/pprof costs the program it is sent to: the CPU of its main thread, and for how
 * long its event loop was held up. `node bench/http-endpoints.mjs [MB of live objects]`; needs a build and,
 * for the main thread's CPU, Linux.
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';

const ROUNDS = 10;
const PATHS = [
  '',
  'heap',
  'heap?debug=1',
  'goroutine?debug=2',
  'block',
  'profile?seconds=1',
  'trace?seconds=1',
];

if (process.send === undefined) await measure(Number(process.argv[2] ?? 100));
else await serve(Number(process.argv[2]));

/** The program: idle, with that many megabytes of small objects. */
async function serve(liveMB) {
  const { createServer } = await import('../dist/http.cjs');
  const kept = Array.from({ length: liveMB * 8000 }, (_, i) => ({ i, text: `row ${i}` }));
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  process.on('message', () => {
    const [nanos] = readFileSync('/proc/self/schedstat', 'latin1').split(' ').map(Number);
    process.send({ cpuMs: nanos / 1e6, delayMs: delay.max / 1e6, rows: kept.length });
    delay.reset();
  });
  const server = createServer({ addr: '127.0.0.1:0' });
  await once(server, 'listening');
  process.send({ port: server.address().port });
}

async function measure(liveMB) {
  const child = fork(fileURLToPath(import.meta.url), [String(liveMB)]);
  const [{ port }] = await once(child, 'message');
  const read = async () => {
    child.send('read');
    return (await once(child, 'message'))[0];
  };
  const ask = async (path) => {
    const response = await fetch(`http://127.0.0.1:${port}/debug/pprof/${path}`);
    const bytes = await response.arrayBuffer();
    if (!response.ok) throw new Error(`${path}: ${Buffer.from(bytes)}`);
    return bytes.byteLength;
  };
  console.log(`Node ${process.version}, ${liveMB} MB live; medians of ${ROUNDS}\n`);
  console.log('main thread  loop held up     answer  path');
  for (const path of PATHS) {
    const rows = [];
    await ask(path);
    for (let round = 0; round < ROUNDS; round++) {
      const before = await read();
      const size = await ask(path);
      const after = await read();
      rows.push([after.cpuMs - before.cpuMs, after.delayMs, size]);
    }
    const [cpuMs, delayMs, size] = [0, 1, 2].map((column) =>
      median(rows.map((row) => row[column])),
    );
    const figures = [`${cpuMs.toFixed(1)} ms`, `${delayMs.toFixed(1)} ms`, `${size} B`];
    console.log(
      `${figures.map((figure) => figure.padStart(12)).join('')}  ${path || '(the list)'}`,
    );
  }
  child.disconnect();
  child.kill();
}

function median(values) {
  return values.toSorted((a, b) => a - b)[values.length >> 1];
}
