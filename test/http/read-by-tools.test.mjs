/** A live Node server, read by `go tool pprof` and by stackheat with every parameter. */
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { GO_PPROF, noGo } from '../differential/go-pprof.mjs';
import { pprof, run } from '../fetch/serving.mjs';
import { ENTRY } from '../shared.mjs';
import { startNode } from './servers.mjs';

let port = 0;
before(async (t) => {
  ({ port } = await startNode(t, 'service.mjs'));
});
const url = (path) => `http://127.0.0.1:${port}/debug/pprof/${path}`;

const goTop = (t, args) => run(t, GO_PPROF, ['-top', ...args]);
const ourTop = (t, args) => pprof(t, ['-top', ...args]);

/** `function` is in the report; `type` is its default sample type. */
const READS = [
  { path: 'profile?seconds=1', type: 'cpu', function: /service\.burn/ },
  { path: 'heap', type: 'inuse_space', function: /service\.keep/ },
  { path: 'heap?gc=1', type: 'inuse_space', function: /service\.keep/ },
  { path: 'heap?debug=1', type: 'space', function: /service\.keep/ },
  { path: 'heap?seconds=1', type: 'inuse_space' },
  { path: 'allocs?seconds=1', type: 'alloc_space', function: /service\.keep/ },
  { path: 'goroutine', type: 'goroutine' },
  { path: 'goroutine?debug=1', type: 'goroutine' },
  { path: 'goroutine?seconds=1', type: 'goroutine' },
  { path: 'block', type: 'delay', function: /service\.waitForLock/ },
  { path: 'block?debug=1', type: 'delay', function: /service\.waitForLock/ },
  { path: 'block?seconds=1', type: 'delay', function: /service\.waitForLock/ },
  { path: 'mutex', type: 'delay' },
  { path: 'mutex?debug=1', type: 'delay' },
  { path: 'mutex?seconds=1', type: 'delay' },
  { path: 'threadcreate', type: 'threadcreate' },
  { path: 'threadcreate?debug=1', type: 'threadcreate' },
  { path: 'example.com/sockets', type: 'example.com/sockets', function: /service/ },
  { path: 'example.com/sockets?debug=1', type: 'example.com/sockets', function: /service/ },
];

for (const { path, type, function: pattern } of READS) {
  test(`${path}, read by stackheat and by go tool pprof`, async (t) => {
    const readers = noGo ? [ourTop] : [ourTop, goTop];
    const read = async (top) => {
      const { status, stdout, stderr } = await top(t, [url(path)]);
      assert.equal(status, 0, stderr);
      assert.match(stdout, new RegExp(`^Type: ${type.replaceAll('.', '\\.')}$`, 'm'));
      if (pattern !== undefined) assert.match(stdout, pattern, stderr);
    };
    // Of these there is one at a time.
    if (/^(profile|allocs)/.test(path)) for (const top of readers) await read(top);
    else await Promise.all(readers.map(read));
  });
}

test('HOST:PORT alone is the CPU profile', async (t) => {
  for (const top of noGo ? [ourTop] : [ourTop, goTop]) {
    const { status, stdout, stderr } = await top(t, ['-seconds=1', `127.0.0.1:${port}`]);
    assert.equal(status, 0, stderr);
    assert.match(stdout, /^Type: cpu$/m);
    assert.match(stdout, /service\.burn/);
  }
});

test('goroutine?debug=2 is read by stackheat', async (t) => {
  const { status, stdout, stderr } = await ourTop(t, [url('goroutine?debug=2')]);
  assert.equal(status, 0, stderr);
  assert.match(stdout, /^Type: goroutine$/m);
});

test('stackheat http://HOST:PORT opens the page of a live Node server', async (t) => {
  const args = [ENTRY, '--no-browser', '--port', '0', '--seconds', '1', `http://127.0.0.1:${port}`];
  const { status, stderr, saved } = await run(t, process.execPath, args, {
    onStart: (child) =>
      child.stderr.on('data', (said) => String(said).includes('Ctrl-C') && child.kill('SIGINT')),
  });
  assert.equal(status, 0, stderr);
  assert.match(stderr, /Serving web UI on http:\/\/localhost/);
  assert.equal(Object.keys(saved).length, 1);
});

test('a difference holds what came in its seconds, and says so', async (t) => {
  const { stdout } = await ourTop(t, [url('allocs?seconds=1'), '-sample_index=alloc_space']);
  const duration = Number(/^Duration: ([0-9.]+)s/m.exec(stdout)?.[1] ?? 0);
  assert.ok(duration >= 0.9 && duration < 10, stdout);
});

test('a token in the address is enough for both', async (t) => {
  const guarded = await startNode(t, 'service.mjs', ['{"token":"s3cret"}']);
  const heap = `http://127.0.0.1:${guarded.port}/debug/pprof/heap`;
  for (const top of noGo ? [ourTop] : [ourTop, goTop]) {
    assert.notEqual((await top(t, [heap])).status, 0);
    const { status, stdout, stderr } = await top(t, [`${heap}?token=s3cret`]);
    assert.equal(status, 0, stderr);
    assert.match(stdout, /^Type: inuse_space$/m);
  }
  const header = ['--header', 'authorization: Bearer s3cret'];
  let withHeader;
  // A sample of it may be a while in coming.
  for (let tries = 0; tries < 10; tries++) {
    withHeader = await ourTop(t, [...header, `${heap}?debug=1`]);
    if (/service\.keep/.test(withHeader.stdout)) break;
  }
  assert.match(withHeader.stdout, /service\.keep/, withHeader.stderr);
});
