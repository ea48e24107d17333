/** A trace of a program that says too much, read by a client that is too slow for it. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { test } from 'node:test';
import { ask, startNode } from './servers.mjs';

test('a client that does not read ends the trace early, and gets a whole one', async (t) => {
  const { port, child } = await startNode(t, 'chatty.mjs');
  const before = residentMax(child.pid);
  const socket = connect(port, '127.0.0.1');
  socket.write('GET /debug/pprof/trace?seconds=8 HTTP/1.0\r\nHost: localhost\r\n\r\n');
  await once(socket, 'connect');
  await new Promise((resolve) => setTimeout(resolve, 5000));
  const chunks = [];
  socket.on('data', (chunk) => chunks.push(chunk));
  await once(socket, 'end');
  const text = Buffer.concat(chunks).toString();
  const { traceEvents, metadata } = JSON.parse(text.slice(text.indexOf('\r\n\r\n')));
  assert.match(metadata['stackheat-cut'], /more events than a trace may have/);
  assert.ok(traceEvents.length > 100_000, `${traceEvents.length} events`);
  const grownMB = (residentMax(child.pid) - before) / 1e6;
  assert.ok(grownMB < 1000, `${grownMB} MB`);
  t.diagnostic(`${traceEvents.length} events, ${text.length / 1e6} MB, grew by ${grownMB} MB`);
  // The next one is not affected.
  const again = JSON.parse((await ask(port, '/debug/pprof/trace?seconds=0.2')).text);
  assert.equal(again.metadata['stackheat-cut'], undefined);
});

test('a busy program has a trace of its own time', async (t) => {
  const { port } = await startNode(t, 'chatty.mjs');
  const { bytes, text } = await ask(port, '/debug/pprof/trace?seconds=2');
  const { traceEvents, metadata } = JSON.parse(text);
  assert.equal(metadata['stackheat-cut'], undefined);
  const times = traceEvents.map(({ ts }) => ts).filter((ts) => ts > 0);
  const spanSeconds =
    (times.reduce((a, b) => Math.max(a, b)) - times.reduce((a, b) => Math.min(a, b))) / 1e6;
  assert.ok(spanSeconds > 1.8 && spanSeconds < 6, `${spanSeconds} s`);
  t.diagnostic(`${traceEvents.length} events, ${bytes.length / 1e6} MB in ${spanSeconds} s`);
});

/** Bytes. */
function residentMax(pid) {
  const [, kilobytes] = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
  return Number(kilobytes) * 1024;
}
