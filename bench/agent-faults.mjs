/**
 * What a collector that misbehaves does to a program that pushes to it.
 *
 *   node bench/agent-faults.mjs [--seconds 60] [--rate 100] [--json] [dead] [slow] [500] [cut]
 *
 * Three servers run side by side and are asked in turn: one without the agent, another one without (an A/A pair,
 * whose interval says what this machine can tell), and one that pushes every second to the faulty collector.
 * Printed are the differences of the 99th percentile of their latency with 95 % intervals (a bootstrap over
 * the seconds, the same ones for all three), errors that nobody caught, the most that waited for the collector, and
 * how much longer the program took to end.
 */
import { fork } from 'node:child_process';
import { Agent, createServer, get } from 'node:http';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { randomFrom } from './pairs.mjs';

const RESAMPLES = 1000;
const CONFIDENCE = 0.95;
const SERVERS = ['alone', 'again', 'agent'];
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    seconds: { type: 'string', default: '60' },
    rate: { type: 'string', default: '100' },
    json: { type: 'boolean', default: false },
  },
});

/** Each a way to answer, or none where nobody listens. */
const FAULTS = {
  dead: undefined,
  slow: () => undefined,
  500: (_, response) => response.writeHead(500).end(),
  cut: (request) => request.socket.destroy(),
};

for (const fault of positionals.length > 0 ? positionals : Object.keys(FAULTS)) {
  const result = await measure(fault);
  console.log(values.json ? JSON.stringify(result) : textOf(result));
}

async function measure(fault) {
  const collector = await startCollector(FAULTS[fault]);
  const servers = await Promise.all(
    SERVERS.map((name) => startServer(name === 'agent' ? collector.url : undefined)),
  );
  const seconds = await loadInTurn(servers);
  const ends = await Promise.all(servers.map(endOf));
  collector.close();
  return {
    fault,
    seconds: seconds.length,
    p99Ms: p99(seconds.flatMap(([alone]) => alone)),
    againMs: difference(seconds, 1),
    agentMs: difference(seconds, 2),
    uncaught: ends[2].uncaught,
    queuedBytesHighest: ends[2].push.queuedBytesHighest,
    dropped: ends[2].push.dropped,
    exitDelayMs: ends[2].exitMs - Math.min(ends[0].exitMs, ends[1].exitMs),
    status: ends[2].status,
  };
}

function textOf({ fault, seconds, p99Ms, againMs, agentMs, ...rest }) {
  const interval = ({ low, middle, high }) =>
    `${middle.toFixed(2)} (${low.toFixed(2)} to ${high.toFixed(2)}) ms`;
  const rows = [
    `collector ${fault}, ${seconds} s, p99 alone ${p99Ms.toFixed(2)} ms`,
    `  p99 with the agent less alone  ${interval(agentMs)}`,
    `  p99 alone again less alone     ${interval(againMs)}`,
    `  uncaught errors ${rest.uncaught}, exit status ${rest.status}, ended ${rest.exitDelayMs.toFixed(0)} ms later`,
    `  most that waited ${(rest.queuedBytesHighest / 1024).toFixed(0)} kB, dropped ${rest.dropped}`,
  ];
  return rows.join('\n');
}

async function startCollector(answer) {
  const server = createServer((request, response) => {
    request.on('error', () => undefined);
    request.resume();
    request.on('end', () => answer(request, response));
  });
  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  const url = `http://127.0.0.1:${server.address().port}`;
  const close = () => {
    server.closeAllConnections();
    server.close();
  };
  if (answer === undefined) close();
  return { url, close };
}

async function startServer(pushUrl) {
  const child = fork(resolve('bench/programs/watched-service.mjs'), {
    execArgv: pushUrl === undefined ? [] : ['--import', resolve('dist/register.cjs')],
    env: {
      ...process.env,
      ...(pushUrl !== undefined && { STACKHEAT_PUSH: pushUrl, STACKHEAT_PUSH_PERIOD: '1s' }),
    },
    stdio: ['ignore', 'inherit', 'ignore', 'ipc'],
  });
  const { port } = await new Promise((done, fail) => {
    child.once('message', done);
    child.once('exit', () => fail(new Error('the server did not start')));
  });
  return { child, port, agent: new Agent({ keepAlive: true }) };
}

/** Latencies by second and server. The pace does not depend on the answers, or slow ones would hide. */
async function loadInTurn(servers) {
  const warmUp = 2;
  const seconds = [];
  const asked = [];
  const pauseMs = 1000 / (Number(values.rate) * servers.length);
  const startedAt = performance.now();
  for (let i = 0; ; i++) {
    const second = Math.floor((performance.now() - startedAt) / 1000);
    if (second >= warmUp + Number(values.seconds)) break;
    while (seconds.length <= second) seconds.push(servers.map(() => []));
    const which = i % servers.length;
    asked.push(latency(servers[which]).then((ms) => seconds[second][which].push(ms)));
    const aheadMs = startedAt + i * pauseMs - performance.now();
    if (aheadMs > 0) await new Promise((done) => setTimeout(done, aheadMs));
  }
  await Promise.all(asked);
  return seconds.slice(warmUp).filter((one) => one.every(({ length }) => length > 0));
}

function latency({ port, agent }) {
  const startedAt = performance.now();
  return new Promise((done, fail) => {
    get({ host: '127.0.0.1', port, path: '/things', agent }, (response) => {
      response.resume();
      response.once('end', () => done(performance.now() - startedAt));
    }).once('error', fail);
  });
}

function endOf({ child, agent }) {
  const startedAt = performance.now();
  agent.destroy();
  return new Promise((done) => {
    let said;
    child.once('message', (message) => {
      said = message;
    });
    child.once('exit', (status) =>
      done({ ...said, status, exitMs: performance.now() - startedAt }),
    );
    child.send('end');
  });
}

function difference(seconds, which) {
  const random = randomFrom(7);
  const of = (some) => p99(some.flatMap((one) => one[which])) - p99(some.flatMap(([one]) => one));
  const resampled = Array.from({ length: RESAMPLES }, () =>
    of(seconds.map(() => seconds[Math.floor(random() * seconds.length)])),
  ).sort((a, b) => a - b);
  const tail = Math.floor((RESAMPLES * (1 - CONFIDENCE)) / 2);
  return { low: resampled[tail], middle: of(seconds), high: resampled[RESAMPLES - 1 - tail] };
}

function p99(values99) {
  const ordered = [...values99].sort((a, b) => a - b);
  return ordered[Math.min(ordered.length - 1, Math.floor(ordered.length * 0.99))];
}
