/** Runs programs with `stackheat/register` as a user would. */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

export const REGISTER = resolve('dist/register.cjs');
export const PROGRAMS = resolve('test/agent/programs');
/** What worker.cjs says when nothing went wrong. */
export const WORKED = 'begun\nerrors 0\n';
const TIMEOUT_MS = 60_000;

export function temporaryFolder(t) {
  const folder = mkdtempSync(join(tmpdir(), 'stackheat agent-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Without what the one who runs the tests may have set. */
export function cleanEnvironment(env) {
  const own = Object.entries(process.env).filter(
    ([name]) => !/^(STACKHEAT_(?!SHARED|SEED)|POD_|KUBERNETES_|NODE_)/.test(name),
  );
  return { ...Object.fromEntries(own), STACKHEAT_BACKEND: 'inspector', ...env };
}

/** `whenSaid(pattern)` resolves with its match; `ended` with what became of the program. */
export function start(args, { env = {}, cwd = PROGRAMS, preload = '--import', node } = {}) {
  const flags = preload === undefined ? [] : [preload, REGISTER];
  const child = spawn(node ?? process.execPath, [...flags, ...args], {
    cwd,
    env: cleanEnvironment(env),
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: TIMEOUT_MS,
    killSignal: 'SIGKILL',
  });
  const said = { stdout: '', stderr: '' };
  const waiting = [];
  for (const stream of ['stdout', 'stderr']) {
    child[stream].on('data', (chunk) => {
      said[stream] += chunk;
      for (const look of waiting) look();
    });
  }
  const whenSaid = (pattern) =>
    new Promise((done, fail) => {
      const look = () => {
        const match = pattern.exec(said.stdout) ?? pattern.exec(said.stderr);
        if (match) done(match);
      };
      waiting.push(look);
      look();
      child.once('close', () => fail(new Error(`it never said ${pattern}: ${said.stderr}`)));
    });
  const ended = new Promise((done) => {
    child.once('close', (status, signal) => done({ status, signal, ...said }));
  });
  return { child, ended, whenSaid };
}

export function run(args, options) {
  return start(args, options).ended;
}
