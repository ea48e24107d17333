/** The Chrome trace of a live program: what is in it, and that taking it harms nothing. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ask, startNode } from './servers.mjs';

async function traceOf(port, query) {
  const { status, text } = await ask(port, `/debug/pprof/trace?${query}`);
  assert.equal(status, 200, text);
  return JSON.parse(text);
}

test('a trace holds calls, samples, collections, requests and meters, on one time', async (t) => {
  const { port } = await startNode(t, 'service.mjs');
  const tracing = traceOf(port, 'seconds=2');
  await new Promise((resolve) => setTimeout(resolve, 700));
  await ask(port, '/debug/pprof/?token=s3cret');
  const { traceEvents, metadata } = await tracing;
  assert.deepEqual(Object.keys(metadata).sort(), ['node', 'product', 'v8']);
  const named = (cat) => traceEvents.filter((event) => event.cat === cat);
  const sum = (events) => events.reduce((total, { dur }) => total + dur, 0);

  const start = traceEvents.find(({ name }) => name === 'Profile').ts;
  const end = Math.max(...traceEvents.map(({ ts, dur = 0 }) => ts + dur));
  assert.ok(end - start > 1.9e6 && end - start < 20e6, `${(end - start) / 1e6} s`);
  for (const { ph, ts } of traceEvents) assert.ok(ph === 'M' || (ts >= start - 1e6 && ts <= end));

  // The program burns 5 of every 27 ms or so, as long as it is given a CPU.
  const burns = named('js').filter(({ name }) => name === 'test/http/programs/service.burn');
  assert.ok(burns.length > 10, `${burns.length} calls of burn`);
  assert.ok(sum(burns) > 0.04 * (end - start) && sum(burns) < 0.9 * (end - start), `${sum(burns)}`);
  assert.match(burns[0].args.place, /service\.mjs:\d+$/);
  assertNested(named('js'));

  const chunks = traceEvents.filter(({ name }) => name === 'ProfileChunk');
  const nodes = chunks.flatMap(({ args }) => args.data.cpuProfile?.nodes ?? []);
  const ids = new Set(nodes.map(({ id }) => id));
  assert.equal(ids.size, nodes.length);
  for (const { parent } of nodes) assert.ok(parent === undefined || ids.has(parent));
  const samples = chunks.flatMap(({ args }) => args.data.cpuProfile?.samples ?? []);
  const deltas = chunks.flatMap(({ args }) => args.data.timeDeltas ?? []);
  assert.equal(samples.length, deltas.length);
  assert.ok(samples.every((id) => ids.has(id)));

  assert.ok(named('v8,gc').some(({ args, dur }) => args.kind === 'minor' && dur > 0));
  const requests = named('node.http').filter(({ ph }) => ph === 'b');
  // Queries may hold secrets.
  assert.deepEqual(
    requests.map(({ args }) => args),
    [{ method: 'GET', path: '/debug/pprof/', status: 200 }],
  );
  const meters = named('node.meters').map(({ name }) => name);
  for (const name of ['memory', 'event loop utilization']) assert.ok(meters.includes(name));
});

test('a program that does little but call Node lives through traces, one by one and cut off', async (t) => {
  const { port, child } = await startNode(t, 'chatty.mjs');
  for (let round = 0; round < 2; round++) {
    const aborted = new AbortController();
    const cut = fetch(`http://127.0.0.1:${port}/debug/pprof/trace?seconds=30`, aborted);
    setTimeout(() => aborted.abort(), 200);
    await assert.rejects(cut);
    await eventually(async () => {
      const { traceEvents } = await traceOf(port, 'seconds=0.4');
      assert.ok(traceEvents.some(({ name }) => name === 'node:fs.statSync'));
    });
  }
  assert.equal(child.exitCode ?? child.signalCode, null);
});

test('what the endpoints do themselves is no wait of the program', async (t) => {
  const { port } = await startNode(t, 'service.mjs');
  for (const path of [
    'heap',
    'profile?seconds=1',
    'trace?seconds=0.2',
    'goroutine',
    'heap?debug=1',
  ]) {
    assert.equal((await ask(port, `/debug/pprof/${path}`)).status, 200);
  }
  const { text } = await ask(port, '/debug/pprof/block?debug=1');
  assert.match(text, /service\.waitForLock/);
  const callers = [...text.matchAll(/^\d+ \d+ @.*\n(#.*\n)*/gm)].map(([stack]) => stack);
  assert.deepEqual(
    callers.filter((stack) => !stack.includes('service.')),
    [],
  );
});

/** The server hears of a client that went a moment later. */
async function eventually(work) {
  for (let tries = 0; ; tries++) {
    try {
      return await work();
    } catch (error) {
      if (tries === 20) throw error;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}

/** Viewers draw calls into each other: none may begin in one and end behind it. */
function assertNested(slices) {
  const inOrder = slices.toSorted((a, b) => a.ts - b.ts || b.dur - a.dur);
  const ends = [];
  for (const { ts, dur, name } of inOrder) {
    while (ends.length > 0 && ends.at(-1) <= ts) ends.pop();
    assert.ok(ends.length === 0 || ts + dur <= ends.at(-1), `${name} ends behind its caller`);
    ends.push(ts + dur);
  }
}
