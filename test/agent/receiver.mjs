/**
 * A collector in the test: keeps every request, answers as it is told, and holds what came against what
 * Pyroscope takes, which is what its own Go client sends.
 */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { readProfileFile } from '../../build/fetch/read-file.js';

/** `answer(number, request, response)` of each request, counted from 1; without it all are taken. */
export async function startReceiver(t, answer = (_, __, response) => response.end()) {
  const requests = [];
  const waiting = [];
  const server = createServer((request, response) => {
    const chunks = [];
    request.on('error', () => undefined);
    request.on('data', (chunk) => chunks.push(chunk));
    request.on('end', () => {
      requests.push(parsed(request, Buffer.concat(chunks)));
      for (const { count, resolve } of waiting) if (requests.length >= count) resolve();
      answer(requests.length, request, response);
    });
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  const atLeast = (count) =>
    new Promise((resolve) => {
      if (requests.length >= count) resolve();
      else waiting.push({ count, resolve });
    });
  return { url: `http://127.0.0.1:${server.address().port}`, requests, atLeast };
}

function parsed({ method, url, headers }, body) {
  const at = new URL(url, 'http://receiver');
  const query = Object.fromEntries(at.searchParams);
  return { method, path: at.pathname, query, headers, body, atMs: Date.now() };
}

const QUERY = ['aggregationType', 'from', 'name', 'sampleRate', 'spyName', 'units', 'until'];
const CONFIGURED = {
  heap: ['alloc_objects', 'alloc_space', 'inuse_objects', 'inuse_space'],
  block: ['contentions', 'delay'],
  mutex: ['contentions', 'delay'],
};

/** Throws unless Pyroscope would take the request for what it is; returns what is in it. */
export async function heldAgainstContract(request) {
  assert.equal(request.method, 'POST');
  assert.match(request.path, /(^|[^/])\/ingest$/);
  assert.deepEqual(
    Object.keys(request.query).sort(),
    QUERY,
    'no format=: it would make a form a profile',
  );
  const { name, from, until } = request.query;
  const [, service, labels] = /^([\w./-]+)\{(.*)\}$/.exec(name) ?? [];
  assert.ok(service, name);
  const pairs = labels.split(',').map((pair) => pair.split(/=(.*)/s).slice(0, 2));
  const keys = pairs.map(([key]) => key);
  assert.deepEqual(keys, [...keys].sort(), 'sorted');
  for (const [key, value] of pairs) {
    assert.match(key, /^[a-zA-Z_][\w.]*$/);
    assert.match(value, /^[^,{}"]+$/);
  }
  assert.ok(pairs.length <= 30);
  for (const time of [from, until]) assert.match(time, /^\d{19}$/, 'nanoseconds');
  assert.ok(BigInt(until) >= BigInt(from) && Number(until) / 1e6 <= Date.now() + 1000);
  assert.equal(Number(request.headers['content-length']), request.body.length);
  const parts = partsOf(request);
  const profile = await readParts(parts);
  return { service, labels: Object.fromEntries(pairs), parts, ...profile };
}

function partsOf({ headers, body }) {
  const boundary = /^multipart\/form-data; boundary=(\w+)$/.exec(headers['content-type'])?.[1];
  assert.ok(boundary, headers['content-type']);
  const parts = {};
  const text = body.toString('latin1');
  assert.ok(text.endsWith(`\r\n--${boundary}--\r\n`));
  for (const part of text.split(`--${boundary}`).slice(1, -1)) {
    const [, head, content] = /^\r\n(.*?)\r\n\r\n(.*)\r\n$/s.exec(part);
    const [, field, filename] = /name="(.*?)"; filename="(.*?)"/.exec(head);
    assert.match(head, /^Content-Type: application\/octet-stream$/m);
    parts[field] = { filename, bytes: Buffer.from(content, 'latin1') };
  }
  return parts;
}

async function readParts(parts) {
  assert.equal(parts.profile?.filename, 'profile.pprof');
  gunzipSync(parts.profile.bytes);
  const folder = mkdtempSync(join(tmpdir(), 'stackheat receiver-'));
  try {
    const file = join(folder, 'profile.pb.gz');
    writeFileSync(file, parts.profile.bytes);
    const profile = await readProfileFile(file);
    const types = profile.sampleTypes.map(({ type }) => type);
    const config = parts.sample_type_config;
    if (types.includes('cpu')) assert.equal(config, undefined, 'cpu goes by its types alone');
    else holdConfig(config, types);
    return { profile, types };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Mutex and block have the same types: only the configuration's words say which it is. */
function holdConfig(config, types) {
  assert.equal(config?.filename, 'sample_type_config.json');
  const known = JSON.parse(config.bytes);
  for (const type of types) assert.ok(known[type], `${type} has no configuration`);
  const names = Object.values(known).map((one) => one['display-name'] ?? '');
  if (types.includes('delay')) assert.ok(names.every((name) => /^(mutex|block)_/.test(name)));
  else assert.deepEqual(Object.keys(known).sort(), CONFIGURED.heap);
}
