import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { missingShared, SHARED } from '../shared.mjs';
import { heldAgainstContract, startReceiver } from './receiver.mjs';
import { run, temporaryFolder, WORKED } from './running.mjs';

const WORK = ['worker.cjs', '2500'];
const BURN = /burnTurn$/;

function pushTo(url, more = {}) {
  return { env: { STACKHEAT_PUSH: url, STACKHEAT_PUSH_PERIOD: '1s', ...more } };
}

test('each request is one that Pyroscope takes, cpu and heap, with labels and secrets', async (t) => {
  const receiver = await startReceiver(t);
  const { status, stderr, stdout } = await run(
    WORK,
    pushTo(`pyroscope+${receiver.url.replace('//', '//user:pass%20word@')}/prefix/`, {
      STACKHEAT_MEM_RATE: '4096',
      STACKHEAT_SERVICE: 'shop',
      STACKHEAT_VERSION: '1.2.3',
      STACKHEAT_LABELS: 'region=eu-1,zone={a},__own=x',
      STACKHEAT_PUSH_TENANT: 'team-1',
      POD_NAME: 'shop-0',
      POD_NAMESPACE: 'web',
      NODE_NAME: 'node-7',
      CONTAINER_NAME: 'app',
    }),
  );
  assert.deepEqual([status, stdout, stderr], [0, WORKED, '']);
  assert.ok(receiver.requests.length >= 3, `${receiver.requests.length} requests`);
  const seen = [];
  let samples = 0;
  for (const request of receiver.requests) {
    assert.equal(request.path, '/prefix/ingest');
    const basic = Buffer.from('user:pass word').toString('base64');
    assert.equal(request.headers.authorization, `Basic ${basic}`);
    assert.equal(request.headers['x-scope-orgid'], 'team-1');
    const { service, labels, types, profile } = await heldAgainstContract(request);
    assert.equal(service, 'shop');
    const { hostname, pid, 'process.runtime.version': version, ...rest } = labels;
    assert.ok(hostname && Number(pid) > 1);
    assert.equal(version, process.versions.node);
    assert.deepEqual(rest, {
      container: 'app',
      namespace: 'web',
      node: 'node-7',
      pod: 'shop-0',
      'process.runtime.name': 'nodejs',
      region: 'eu-1',
      version: '1.2.3',
      zone: '_a_',
    });
    seen.push(types.join());
    samples += profile.samples.count;
  }
  // The last window may be too short for one.
  assert.ok(samples > 0);
  assert.ok(seen.includes('samples,wall,cpu'), seen.join(' '));
  assert.ok(seen.includes('inuse_objects,inuse_space'), seen.join(' '));
});

const skip = missingShared('wire/captures/pyroscope-go');

test('the query and the parts are those of pyroscope-go', { skip }, async (t) => {
  const captures = join(SHARED, 'wire/captures/pyroscope-go');
  const { path } = JSON.parse(readFileSync(join(captures, '2.json'), 'utf8'));
  const receiver = await startReceiver(t);
  await run(WORK, pushTo(receiver.url));
  const theirs = [...new URL(path, 'http://x').searchParams.keys()].sort();
  const [first] = receiver.requests;
  assert.deepEqual(Object.keys(first.query).sort(), theirs);
  const theirHeads = headsOf(readFileSync(join(captures, '5.body'), 'latin1'));
  assert.deepEqual(
    theirHeads,
    headsOf(
      receiver.requests
        .map(({ body }) => body.toString('latin1'))
        .find((text) => text.includes('sample_type_config')),
    ),
  );
});

function headsOf(body) {
  return body.match(/^Content-(Disposition|Type): .*$/gm).map((line) => line.trim());
}

test('go tool pprof reads the bodies, and the cpu is where it was used', async (t) => {
  if (spawnSync('go', ['version']).error) return t.skip('no Go here: apt-get install golang-go');
  const folder = temporaryFolder(t);
  const receiver = await startReceiver(t);
  await run(WORK, pushTo(receiver.url, { STACKHEAT_PUSH_TOKEN: 'secret' }));
  const files = [];
  for (const request of receiver.requests) {
    assert.equal(request.headers.authorization, 'Bearer secret');
    const { parts, types, profile } = await heldAgainstContract(request);
    if (!types.includes('cpu')) continue;
    files.push(join(folder, `${files.length}.pb.gz`));
    writeFileSync(files.at(-1), parts.profile.bytes);
    assert.equal(profile.defaultSampleType, 'cpu');
  }
  const top = spawnSync('go', ['tool', 'pprof', '-top', '-nodecount=1', ...files], {
    encoding: 'utf8',
  });
  assert.equal(top.status, 0, top.stderr);
  assert.match(top.stdout.trim().split('\n').at(-1), BURN);
});

test('cpu windows follow one another without a gap or an overlap', async (t) => {
  const receiver = await startReceiver(t);
  await run(WORK, pushTo(receiver.url));
  const windows = [];
  for (const request of receiver.requests) {
    const { types } = await heldAgainstContract(request);
    if (types.includes('cpu')) windows.push([request.query.from, request.query.until].map(Number));
  }
  assert.ok(windows.length >= 2, `${windows.length} windows`);
  for (let i = 1; i < windows.length; i++) {
    const gapMs = (windows[i][0] - windows[i - 1][1]) / 1e6;
    assert.ok(Math.abs(gapMs) < 50, `${gapMs} ms between windows`);
  }
});

test('what failed is sent again, once the collector said when', async (t) => {
  const receiver = await startReceiver(t, (number, _, response) => {
    if (number === 1) response.writeHead(503, { 'retry-after': '2' }).end('busy');
    else response.end();
  });
  const { stderr, stdout } = await run(['worker.cjs', '5000'], pushTo(receiver.url));
  assert.equal(stdout, WORKED);
  const [first, second] = receiver.requests;
  assert.deepEqual(second.query, first.query, 'the same profile');
  const gapMs = second.atMs - first.atMs;
  assert.ok(gapMs >= 1950, `${gapMs} ms`);
  assert.match(
    stderr,
    /^stackheat: push to http:.*: status 503, "busy"; .*\n.*works again; 0 lost meanwhile\n$/,
  );
});

test('what was refused is dropped, said once, and the next one is sent', async (t) => {
  const receiver = await startReceiver(t, (_, __, response) => {
    response.writeHead(400).end('no\u001b[31m such\nlabel');
  });
  const { stderr, stdout } = await run(WORK, pushTo(receiver.url));
  assert.equal(stdout, WORKED);
  const names = receiver.requests.map(({ query }) => `${query.from}${query.units}`);
  assert.equal(new Set(names).size, names.length, 'none twice');
  assert.ok(names.length >= 2);
  assert.match(
    stderr,
    /^stackheat: [^\n]*status 400, "no \[31m such label"; that profile is lost\n$/,
  );
});

test('a redirect is not followed: as a GET it would lose the profile and look well', async (t) => {
  const receiver = await startReceiver(t, (_, __, response) => {
    response.writeHead(301, { location: '/elsewhere' }).end();
  });
  const { stderr } = await run(WORK, pushTo(receiver.url));
  assert.ok(receiver.requests.every(({ path }) => path === '/ingest'));
  assert.match(stderr, /status 301/);
});

test('profiles go into a folder, whole and named by their time', async (t) => {
  const folder = join(temporaryFolder(t), 'new', 'pushed');
  const { status, stderr } = await run(WORK, pushTo(folder));
  assert.deepEqual([status, stderr], [0, '']);
  const files = readdirSync(folder);
  assert.ok(files.length >= 3);
  for (const file of files) assert.match(file, /^(cpu|heap)-\d{8}T\d{6}\.\d{3}Z-\d+\.pb\.gz$/);
});

const FAULTS = [
  { does: 'answers 500', answer: (_, __, response) => response.writeHead(500).end(), ending: '' },
  {
    does: 'cuts the connection',
    answer: (_, request) => request.socket.destroy(),
    ending: 'throw',
  },
  { does: 'never answers', answer: () => undefined, ending: 'exit' },
  {
    does: 'answers garbage',
    answer: (_, request) => request.socket.end('\u0000\u0001no http\r\n\r\n'),
    ending: 'throw',
  },
];
const STATUSES = { '': 0, exit: 3, throw: 1 };

for (const { does, answer, ending } of FAULTS) {
  test(`a collector that ${does} changes nothing for a program that ends by "${ending}"`, async (t) => {
    const receiver = await startReceiver(t, answer);
    const result = await run(['worker.cjs', '2500', ending], pushTo(receiver.url));
    assert.equal(result.status, STATUSES[ending], result.stderr);
    assert.equal(result.stdout, WORKED);
    assert.ok(receiver.requests.length >= 1);
    if (ending === 'throw') assert.match(result.stderr, /Error: on purpose/);
    assert.doesNotMatch(result.stderr, /Waiting for the debugger/);
  });
}

test('no collector, and an address that is no address', async () => {
  const dead = await run(WORK, pushTo('http://127.0.0.1:9'));
  assert.deepEqual([dead.status, dead.stdout], [0, WORKED]);
  assert.match(dead.stderr, /^stackheat: push to http:\/\/127.0.0.1:9: .*ECONNREFUSED[^\n]*\n$/);
  const wrong = await run(WORK, pushTo('ftp://user:secret@host/x'));
  assert.equal(wrong.status, 0);
  assert.match(
    wrong.stderr,
    /^stackheat: STACKHEAT_PUSH: ftp: is not known; .*; nothing is pushed\n$/,
  );
  assert.doesNotMatch(wrong.stderr, /secret/);
});
