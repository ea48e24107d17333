/**
 * The same requests to a live Go server with net/http/pprof and to a live Node server: the same status
 * codes, the same headers, and the same words where something is refused.
 */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { ask, noGo, startGo, startNode } from './servers.mjs';

/** Answers that differ on purpose, by request, and why. */
const MEANT = {
  'POST symbol':
    'pprof asks for names with POST; Go answers 405 since Go 1.22 (its mux knows methods)',
  'PUT symbol': 'Allow names POST, for the same reason',
  'GET cmdline': 'a command line may hold secrets: shown only when the program asks for it',
  'HEAD cmdline': 'the same',
  'GET cmdline?seconds=1&debug=x': 'the same',
  'GET allocs': 'V8 keeps allocations or live objects, not both, below Node 26 with @datadog/pprof',
  'GET allocs?debug=1': 'the same',
  'GET allocs?gc=1': 'the same',
  'GET profile?seconds=4000': 'seconds are capped; Go profiles for over an hour',
  'GET heap?seconds=4000': 'the same',
  'GET trace?seconds=4000': 'the same',
};

/** What Go would answer only after an hour is not asked of it. */
const ONLY_NODE = new Set([
  'GET profile?seconds=4000',
  'GET heap?seconds=4000',
  'GET trace?seconds=4000',
]);

const NAMED = ['heap', 'block', 'mutex', 'goroutine', 'threadcreate', 'example.com/sockets'];

const REQUESTS = [
  // The page and the paths around it.
  'GET ',
  'HEAD ',
  'GET ?debug=1',
  'POST ',
  'PUT ',
  'DELETE ',
  'OPTIONS ',
  'GET ..',
  'GET ../',
  'GET ../pprof/heap',
  'GET .//heap',
  'GET /heap?debug=1',
  'GET ../pprof',
  'GET nope',
  'HEAD nope',
  'GET nope?seconds=1',
  'GET nope?debug=1',
  'POST nope',
  'GET heap/',
  'GET heap/x',
  'GET profile/',
  'GET cmdline/x',
  'GET h%65ap?debug=1',
  'GET %00',
  'GET HEAP',
  // Each named profile, and its methods.
  ...NAMED.flatMap((name) => [
    `GET ${name}`,
    `HEAD ${name}`,
    `GET ${name}?debug=0`,
    `GET ${name}?debug=1`,
    `HEAD ${name}?debug=1`,
    `GET ${name}?debug=2`,
    `GET ${name}?seconds=1`,
    `POST ${name}`,
  ]),
  'GET allocs',
  'GET allocs?debug=1',
  'GET allocs?gc=1',
  'GET allocs?seconds=1',
  'GET allocs?seconds=1&debug=1',
  'GET allocs?seconds=0',
  // Parameters, as Go reads them.
  ...['gc=1', 'gc=0', 'gc=x', 'gc=1&debug=1', 'debug=x', 'debug=', 'debug=-1', 'debug=+1'].map(
    (query) => `GET heap?${query}`,
  ),
  ...[
    'debug=99999999999999999999',
    'debug=1;gc=1',
    'debug=%zz',
    'debug=%31',
    'debug=0&debug=1',
  ].map((query) => `GET goroutine?${query}`),
  ...['0', '-1', 'x', '1.5', '99999999999999999999', '+', '%31', ' 1'].map(
    (seconds) => `GET heap?seconds=${seconds.replace(' ', '%20')}`,
  ),
  'GET heap?seconds=',
  'GET heap?seconds=1&debug=1',
  'GET heap?seconds=1&debug=x',
  'GET heap?seconds=0&debug=1',
  'HEAD heap?seconds=1',
  'GET example.com/sockets?seconds=0',
  'GET example.com/sockets?seconds=1&debug=1',
  'GET heap?seconds=4000',
  // CPU profiles.
  'GET profile?seconds=1',
  'GET profile?seconds=1&debug=1',
  'GET profile?seconds=%2B1',
  'HEAD profile?seconds=1',
  'POST profile?seconds=1',
  'GET profile?seconds=4000',
  // Traces.
  'GET trace?seconds=0.2',
  'GET trace?seconds=1e-1',
  'GET trace?seconds=.1',
  'GET trace?seconds=0',
  'GET trace?seconds=x',
  'HEAD trace?seconds=0.1',
  'POST trace',
  'GET trace?seconds=4000',
  // Names and the command line.
  'GET symbol',
  'GET symbol?0x1',
  'GET symbol?0x1+0x2+nonsense',
  'HEAD symbol?0x1',
  'POST symbol',
  'PUT symbol',
  'GET cmdline',
  'HEAD cmdline',
  'GET cmdline?seconds=1&debug=x',
  'POST cmdline',
];

let go;
let node;
before(async (t) => {
  if (noGo) return;
  [go, node] = await Promise.all([startGo(t), startNode(t, 'service.mjs')]);
});
after(() => node?.child.kill());

test(`${REQUESTS.length} requests, answered as Go does`, { skip: noGo }, async (t) => {
  assert.ok(REQUESTS.length >= 60 && new Set(REQUESTS).size === REQUESTS.length);
  const wrong = [];
  const untrue = new Set(Object.keys(MEANT));
  // CPU profiles and traces are one at a time; the rest may wait side by side.
  const isAlone = (request) => /^\w+ (profile|trace|allocs)/.test(request);
  const alone = REQUESTS.filter(isAlone);
  const together = REQUESTS.filter((request) => !isAlone(request));
  const compare = async (request) => {
    const [fromGo, fromNode] = await Promise.all([
      ONLY_NODE.has(request) ? undefined : answer(go.port, request),
      answer(node.port, request),
    ]);
    if (isSame(fromGo, fromNode)) return;
    if (request in MEANT) untrue.delete(request);
    else wrong.push({ request, go: fromGo, node: fromNode });
  };
  for (let at = 0; at < together.length; at += 8) {
    await Promise.all(together.slice(at, at + 8).map(compare));
  }
  for (const request of alone) await compare(request);
  assert.deepEqual(wrong, []);
  assert.deepEqual([...untrue], [], 'said to differ, and do not');
  t.diagnostic(`${REQUESTS.length} requests, ${Object.keys(MEANT).length} of them differ as meant`);
});

test('a second CPU profile or trace is refused in the same words', { skip: noGo }, async () => {
  for (const [path, words] of [
    ['profile?seconds=1', 'Could not enable CPU profiling: cpu profiling already in use\n'],
    ['trace?seconds=1', 'Could not enable tracing: execution tracer already enabled\n'],
  ]) {
    for (const { port } of [go, node]) {
      const first = ask(port, `/debug/pprof/${path}`);
      await new Promise((resolve) => setTimeout(resolve, 400));
      const second = await answer(port, `GET ${path}`);
      assert.equal(second.status, 500);
      assert.equal(second.words, words);
      assert.equal(second.headers['x-go-pprof'], '1');
      assert.equal((await first).status, 200);
    }
  }
});

test('outside of /debug/pprof/ there is nothing', { skip: noGo }, async () => {
  for (const path of ['/', '/debug', '/debug/', '/debug/pprofx', '/favicon.ico', '/heap']) {
    const [fromGo, fromNode] = await Promise.all(
      [go, node].map(({ port }) => answer(port, 'GET ', path)),
    );
    assert.deepEqual(fromNode, fromGo);
    assert.equal(fromNode.status, 404);
  }
});

const COMPARED = [
  'content-type',
  'content-disposition',
  'x-content-type-options',
  'x-go-pprof',
  'allow',
  'location',
];

async function answer(port, request, path = undefined) {
  const [, method, rest] = /^(\S+) (.*)$/.exec(request);
  const { status, headers, text } = await ask(port, path ?? `/debug/pprof/${rest}`, { method });
  const compared = Object.fromEntries(
    COMPARED.filter((name) => name in headers).map((name) => [name, headers[name]]),
  );
  const isRefusal = status >= 300 && method !== 'HEAD';
  return { status, headers: compared, words: isRefusal ? text : '' };
}

function isSame(a, b) {
  return JSON.stringify(a) === JSON.stringify(b);
}
