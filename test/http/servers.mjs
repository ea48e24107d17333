/** Real programs with the endpoints in them, Node's and Go's, and requests to them. */
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const noGo =
  spawnSync('go', ['version']).status === 0 ? false : 'no go: apt-get install golang';

const GO_SOURCE = fileURLToPath(new URL('testdata/server.go', import.meta.url));
const PROGRAMS = fileURLToPath(new URL('programs/', import.meta.url));

/** A Node program of programs/, which prints its port once it listens. */
export async function startNode(t, program, args = [], settings = {}) {
  const { execPath = process.execPath, flags = [], env = {} } = settings;
  // A function that V8 has put into its caller is in no profile, under its own name.
  const v8Flags = ['--no-turbo-inlining', ...flags];
  const child = spawn(execPath, [...v8Flags, join(PROGRAMS, program), ...args], {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: { ...process.env, NODE_OPTIONS: '', ...env },
  });
  const said = [];
  child.stderr.on('data', (chunk) => said.push(chunk));
  const exited = once(child, 'exit');
  t.after(async () => {
    child.kill('SIGKILL');
    await exited;
  });
  const line = await Promise.race([
    once(child.stdout, 'data').then(([chunk]) => String(chunk).trim()),
    exited.then(([status]) => {
      throw new Error(`${program} ended with ${status}: ${Buffer.concat(said)}`);
    }),
  ]);
  return { child, exited, port: Number(line), stderr: () => Buffer.concat(said).toString() };
}

export async function startGo(t) {
  const folder = mkdtempSync(join(tmpdir(), 'stackheat-go-pprof-'));
  const binary = join(folder, 'server');
  execFileSync('go', ['build', '-o', binary, GO_SOURCE], { stdio: 'inherit' });
  const child = spawn(binary, { stdio: ['ignore', 'pipe', 'inherit'] });
  const exited = once(child, 'exit');
  t.after(async () => {
    child.kill('SIGKILL');
    await exited;
    rmSync(folder, { recursive: true, force: true });
  });
  const [chunk] = await once(child.stdout, 'data');
  return { port: Number(String(chunk).trim().split(':').at(-1)) };
}

/** The path goes out as it is: no dots resolved, nothing encoded. */
export function ask(port, path, { method = 'GET', headers = {}, body, host = '127.0.0.1' } = {}) {
  return new Promise((resolve, reject) => {
    const target = typeof port === 'string' ? { socketPath: port } : { port, host };
    const request = httpRequest({ ...target, path, method, headers, agent: false }, (response) => {
      const chunks = [];
      response.on('data', (chunk) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => {
        const bytes = Buffer.concat(chunks);
        resolve({
          status: response.statusCode,
          headers: response.headers,
          bytes,
          text: `${bytes}`,
        });
      });
    });
    request.on('error', reject);
    request.end(body);
  });
}
