/**
 * The same live servers asked by us and by `go tool pprof`: what is printed, what is kept under which
 * name, and the exit status are the same.
 */
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { GO_PPROF, noGo } from '../differential/go-pprof.mjs';
import { missingShared, SHARED } from '../shared.mjs';
import { bytes, namedProfile, namelessProfile, pprof, run, serve, symbols } from './serving.mjs';

const named = gzipSync(namedProfile());
const refusal = 'Could not enable CPU profiling: cpu profiling already in use\n';

const ROUTES = {
  '/debug/pprof/profile': bytes(named),
  '/debug/pprof/heap': bytes(gzipSync(namedProfile({ file: '', heat: 7n }))),
  '/debug/pprof/other': bytes(namedProfile({ file: '/opt/other', heat: 1000n })),
  '/debug/pprof/slash': bytes(namedProfile({ type: 'a b', file: '/opt/with space' })),
  '/compressed': bytes(gzipSync(named), { 'content-encoding': 'gzip' }),
  '/plain': bytes(namedProfile()),
  '/redirect': (_request, response) => {
    response.writeHead(302, { location: '/debug/pprof/profile' }).end();
  },
  '/private': (request, response) => {
    if (request.headers.authorization === `Basic ${btoa('user:pass')}`) return response.end(named);
    response.statusCode = 401;
    response.end();
  },
  '/loop': (_request, response) => response.writeHead(302, { location: '/loop' }).end(),
  '/busy': (_request, response) => {
    response.writeHead(500, { 'x-go-pprof': '1', 'content-type': 'text/plain' }).end(refusal);
  },
  '/empty': bytes(''),
  '/text': bytes('no profile\n'),
  '/page': bytes('<!doctype html><title>Sign in</title>', { 'content-type': 'text/html' }),
  '/cut': (_request, response) => {
    response.writeHead(200, { 'content-length': named.length });
    response.write(named.subarray(0, 100));
    setTimeout(() => response.destroy(), 50);
  },
  '/debug/pprof/bare': bytes(namelessProfile()),
  '/debug/pprof/unnamed': bytes(namelessProfile({ file: '' })),
  '/debug/pprof/known': bytes(namelessProfile({ buildId: 'c0ffee' })),
  '/pprof/profile': bytes(namelessProfile({ start: 0x400000n, file: '' })),
  '/somewhere/cpu': bytes(namelessProfile({ start: 0x500000n, file: '' })),
  '/nosymbols/cpu': bytes(namelessProfile()),
  '/debug/pprof/symbol': symbols((address) =>
    address % 2n === 1n ? `main.f${address.toString(16)}` : undefined,
  ),
  '/pprof/symbol': symbols((address) => `_Z1${'fghijk'[Number(address & 0xfn) % 6]}v`),
  '/somewhere/symbolz': bytes(
    [
      '0x501001 one',
      'noise',
      '0x501001\ttwo words ',
      '0x501002  ',
      '0x501003 last without end',
    ].join('\n'),
  ),
};

/** What is typed; BASE is the server. */
const CASES = [
  '-top BASE',
  '-top BASE/',
  '-top HOSTPORT',
  '-traces BASE/debug/pprof/heap',
  '-raw BASE/debug/pprof/profile?debug=0&a=b',
  '-top -seconds=1 BASE',
  '-top BASE/debug/pprof/slash',
  '-top BASE/compressed',
  '-top BASE/plain',
  '-top BASE/redirect',
  '-top http://user:pass@HOSTPORT/private',
  '-top BASE/private',
  '-top BASE/loop',
  '-top BASE/busy',
  '-top BASE/empty',
  '-top BASE/text',
  '-top BASE/page',
  '-top BASE/cut',
  '-top BASE/gone',
  '-top ftp://HOSTPORT/',
  '-top https://HOSTPORT/',
  '-top http://127.0.0.1:1/',
  '-top BASE BASE/debug/pprof/other',
  '-raw BASE BASE/debug/pprof/other BASE',
  '-raw BASE/debug/pprof/heap BASE/debug/pprof/heap?x=1',
  '-top BASE/gone BASE',
  '-top BASE BASE/cut BASE/page',
  '-top BASE/gone BASE/cut',
  '-raw -add_comment=hello -buildid=abc BASE',
  '-top /bin/true BASE/debug/pprof/heap',
  '-proto BASE/debug/pprof/heap',
  '-raw BASE/debug/pprof/bare',
  '-raw -symbolize=none BASE/debug/pprof/bare',
  '-raw -symbolize=local BASE/debug/pprof/bare',
  '-raw -symbolize=remote BASE/debug/pprof/bare',
  '-raw -symbolize=remote:force BASE/debug/pprof/bare',
  '-raw -symbolize=force BASE',
  '-raw BASE/debug/pprof/unnamed',
  '-top BASE/debug/pprof/known',
  '-raw BASE/pprof/profile',
  '-raw -symbolize=demangle=none BASE/pprof/profile',
  '-raw BASE/somewhere/cpu',
  '-raw BASE/nosymbols/cpu',
  '-raw BASE/debug/pprof/unnamed BASE/pprof/profile',
  '-raw BASE/debug/pprof/bare BASE/debug/pprof/known BASE/somewhere/cpu',
  '-proto BASE/debug/pprof/bare',
  '-top -base=BASE BASE/debug/pprof/other',
  '-raw -diff_base=BASE/debug/pprof/unnamed BASE/pprof/profile',
  '-top -base=BASE/gone BASE',
  '-top -base=BASE BASE/gone',
  '-raw -base=BASE/debug/pprof/heap -normalize BASE/debug/pprof/other BASE',
];

for (const typed of CASES) {
  test(`as go tool pprof: ${typed}`, { skip: noGo }, async (t) => {
    const { port } = await serve(t, ROUTES);
    await assertSame(t, argsOf(typed, port));
  });
}

const noCorpus = noGo || missingShared('corpus/go126');

test('real profiles, served', { skip: noCorpus }, async (t) => {
  const files = ['cpu.out', 'mem.out', 'block.out', 'mutex.out', 'mid-heap.pb.gz'].filter((file) =>
    existsSync(`${SHARED}/corpus/go126/${file}`),
  );
  assert.ok(files.length > 2);
  const routes = files.map((file) => [
    `/${file}`,
    bytes(readFileSync(`${SHARED}/corpus/go126/${file}`)),
  ]);
  const { port } = await serve(t, Object.fromEntries(routes));
  for (const file of files) await assertSame(t, argsOf(`-top BASE/${file}`, port));
  await assertSame(t, argsOf('-top BASE/block.out BASE/mutex.out', port));
});

const noLegacy = noGo || missingShared('corpus/go126-http', 'corpus/pprof/profile/testdata');

test('legacy formats, served', { skip: noLegacy }, async (t) => {
  const folder = `${SHARED}/corpus/pprof/profile/testdata`;
  const { port } = await serve(t, {
    '/debug/pprof/heap': bytes(readFileSync(`${SHARED}/corpus/go126-http/heap.debug1`)),
    '/debug/pprof/goroutine': bytes(readFileSync(`${SHARED}/corpus/go126-http/goroutine.debug1`)),
    '/nosymbols/cpu': bytes(readFileSync(`${folder}/cppbench.cpu`)),
    '/zipped/cpu': bytes(gzipSync(readFileSync(`${folder}/cppbench.cpu`))),
    '/zipped/symbolz': symbols((address) => `f${address.toString(16)}`),
  });
  for (const path of ['debug/pprof/heap', 'debug/pprof/goroutine', 'nosymbols/cpu', 'zipped/cpu']) {
    await assertSame(t, argsOf(`-raw BASE/${path}`, port));
  }
});

function argsOf(typed, port) {
  const place = (word) =>
    word.replace('BASE', `http://127.0.0.1:${port}`).replace('HOSTPORT', `127.0.0.1:${port}`);
  return typed.split(' ').map(place);
}

async function assertSame(t, args) {
  const [ours, go] = await Promise.all([pprof(t, args), run(t, GO_PPROF, args)]);
  assert.equal(ours.status, go.status, `${ours.stderr}\nGo's:\n${go.stderr}`);
  assert.equal(ours.stdout, go.stdout);
  // What pprof throws away when the symbol server refuses is kept.
  const isKeptAnyway = /or read .*pb\.gz/.test(ours.stderr);
  if (!isKeptAnyway) assert.deepEqual(ours.saved, go.saved);
  if (go.status !== 0) assert.ok(ours.stderr.trim().length > 0);
  const fetching = (text) =>
    text.match(/^(Fetching profile over HTTP|Please wait|Fetched) .*$/gm)?.sort();
  if (!args.some((word) => /@|ftp/.test(word)))
    assert.deepEqual(fetching(ours.stderr), fetching(go.stderr));
}
