/** Real servers on loopback that serve what a test names, and the product or Go's pprof asking them. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { encodePprof } from '../../build/formats/pprof-encode.js';
import { ProfileBuilder } from '../../build/profile/profile-builder.js';
import { ENTRY } from '../shared.mjs';

const TIMEOUT_MS = 60_000;

export function temporaryFolder(t, name) {
  const folder = mkdtempSync(join(tmpdir(), `stackheat-${name}-`));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** `routes` by path; each is given the request and the response. Resolves to its address and what was asked. */
export async function serve(t, routes, listen = createServer) {
  const requests = [];
  const server = listen((request, response) => {
    let body = '';
    request.on('data', (chunk) => {
      body += chunk;
    });
    request.on('end', () => {
      const url = new URL(request.url, 'http://server');
      const { method, headers } = request;
      requests.push({ method, path: url.pathname, query: url.search, headers, body });
      const route = routes[url.pathname];
      if (route !== undefined) return route(request, response, { url, body });
      response.statusCode = 404;
      response.end('nothing here');
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => {
    server.close();
    server.closeAllConnections();
  });
  return { port: server.address().port, requests, server };
}

/** A route that answers with these bytes. */
export function bytes(content, headers = {}) {
  return (_request, response) => {
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
    response.end(content);
  };
}

/** Runs `stackheat pprof` in a home of its own. */
export async function pprof(t, args, options = {}) {
  return await run(t, process.execPath, [ENTRY, 'pprof', ...args], options);
}

/** Resolves to the status, what was printed, and what was saved: gunzipped bytes by file name. */
export async function run(t, command, args, { env = {}, stdin = '', onStart } = {}) {
  const home = temporaryFolder(t, 'home');
  const saved = join(home, 'saved');
  mkdirSync(saved);
  const child = spawn(command, args, {
    cwd: home,
    env: { PATH: process.env.PATH, HOME: home, PPROF_TMPDIR: saved, TZ: 'UTC', ...env },
    stdio: ['pipe', 'pipe', 'pipe'],
    timeout: TIMEOUT_MS,
  });
  child.stdin.on('error', () => undefined);
  child.stdin.end(stdin);
  const printed = { stdout: [], stderr: [] };
  child.stdout.on('data', (chunk) => printed.stdout.push(chunk));
  child.stderr.on('data', (chunk) => printed.stderr.push(chunk));
  onStart?.(child);
  const [status, signal] = await once(child, 'close');
  const files = readdirSync(saved);
  return {
    home,
    status,
    signal,
    stdout: unzipped(Buffer.concat(printed.stdout)).toString('latin1'),
    stderr: Buffer.concat(printed.stderr).toString(),
    saved: Object.fromEntries(
      files.map((file) => [file, unzipped(readFileSync(join(saved, file))).toString('latin1')]),
    ),
  };
}

function unzipped(bytes) {
  return bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes) : bytes;
}

/** 30 stacks of named functions: 60 to 90 units of `cpu` each. */
export function namedProfile({ type = 'cpu', file = '/bin/hot', heat = 60n } = {}) {
  const builder = new ProfileBuilder([
    { type: 'samples', unit: 'count' },
    { type, unit: 'nanoseconds' },
  ]);
  const mapping = builder.mapping({ ...MAPPING, file, hasFunctions: true });
  const frame = (name, line) =>
    builder.location({
      mapping,
      address: BigInt(0x1000 + line),
      lines: [{ func: builder.func({ name, filename: 'hot.go' }), line }],
    });
  for (let i = 1; i <= 30; i++) {
    const locations = [frame(`main.leaf${i}`, i), frame('main.work', 100), frame('main.main', 200)];
    builder.sample({ locations, values: [1n, heat + BigInt(i)] });
  }
  return encodePprof(builder.finish({ timeNanos: 1_700_000_000_000_000_000n }));
}

/** Addresses without names: 0x1001 to 0x1005 above `start`, in a mapping of that file. */
export function namelessProfile({ start = 0n, file = '/nowhere/bin/bare', buildId = '' } = {}) {
  const builder = new ProfileBuilder([{ type: 'cpu', unit: 'nanoseconds' }]);
  const mapping = builder.mapping({ ...MAPPING, start, limit: start + 0x10000n, file, buildId });
  const at = (i) => builder.location({ mapping, address: start + 0x1000n + BigInt(i), lines: [] });
  for (let i = 1; i <= 4; i++)
    builder.sample({ locations: [at(i), at(5)], values: [BigInt(i * 10)] });
  return encodePprof(builder.finish({ timeNanos: 1_700_000_000_000_000_000n }));
}

const MAPPING = {
  start: 0x1000n,
  limit: 0x9000n,
  offset: 0n,
  file: '',
  buildId: '',
  hasFunctions: false,
  hasFilenames: false,
  hasLineNumbers: false,
  hasInlineFrames: false,
};

/** Answers as Go's net/http/pprof does: a line for each address, by what `name` says of it. */
export function symbols(name) {
  return (_request, response, { body }) => {
    const lines = body
      .split('+')
      .map((address) => [address, name(BigInt(address))])
      .filter(([, found]) => found !== undefined)
      .map(([address, found]) => `${address} ${found}\n`);
    response.end(`num_symbols: 1\n${lines.join('')}`);
  };
}
