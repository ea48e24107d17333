/**
 * Runs the command lines of an example's README, in a copy of the example, as a reader would type them. Three
 * things differ, so that a test can: the port 8787 is a free one, benchmarks are short (-benchtime), and what
 * takes 30 seconds of a service's life runs beside the rest, with a service of its own.
 */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';

/** Blocks of a README that begin with ```sh: { note, commands }, the note from a comment on the line above. */
export function blocksOf(readme) {
  const blocks = [...readme.matchAll(/(?:<!-- (.+) -->\n)?```sh\n([\s\S]*?)```/g)];
  return blocks.map(([, note = '', body]) => ({ note, commands: body.trimEnd().split('\n') }));
}

/** A copy of the folder, with `stackheat` on its PATH. */
export class Walk {
  constructor(t, example, { path = [], benchTime = '30ms', before = () => undefined } = {}) {
    this.benchTime = benchTime;
    this.root = mkdtempSync(join(tmpdir(), `stackheat-${example}-`));
    t.after(() => rmSync(this.root, { recursive: true, force: true, maxRetries: 5 }));
    this.t = t;
    // As deep as in the checkout: functions are named from the repository on.
    this.folder = join(this.root, 'examples', example);
    cpSync(join('examples', example), this.folder, { recursive: true });
    before(this.root);
    const bin = join(this.root, 'bin');
    mkdirSync(bin);
    const shim = join(bin, 'stackheat');
    writeFileSync(
      shim,
      `#!/bin/sh\nexec "${process.execPath}" "${resolve('dist/stackheat.cjs')}" "$@"\n`,
    );
    chmodSync(shim, 0o755);
    const home = join(this.root, 'profiles');
    this.env = {
      ...process.env,
      PATH: [bin, ...path, process.env.PATH].join(delimiter),
      PPROF_TMPDIR: home,
      STACKHEAT_NO_BROWSER: '1',
      CI: 'true',
    };
    this.blocks = blocksOf(readFileSync(join(this.folder, 'README.md'), 'utf8'));
  }

  read(path) {
    return readFileSync(join(this.folder, path));
  }

  /** Resolves to what it printed; rejects with it when its status is not 0. */
  async run(command, { port = 0, env = {} } = {}) {
    const child = this.#start(withPort(shortened(command, this.benchTime), port), env);
    const status = await child.closed;
    assert.equal(status, 0, `${command}\n${child.said.stdout}${child.said.stderr}`);
    return child.said;
  }

  /** Starts what runs until it is ended; resolves when it has said `ready`. */
  async serve(command, ready, { port, flags = '', env = {} }) {
    const child = this.#start(`exec ${withPort(command, port)} ${flags}`, env, true);
    const end = () => endGroup(child.process);
    this.t.after(end);
    while (!ready.test(child.said.stdout + child.said.stderr)) {
      const ended = await Promise.race([
        child.closed.then(() => true),
        pause(50).then(() => false),
      ]);
      assert.ok(!ended, `${command} ended: ${child.said.stdout}${child.said.stderr}`);
    }
    return { end, closed: child.closed };
  }

  #start(command, env, isGroup = false) {
    const options = { cwd: this.folder, env: { ...this.env, ...env }, detached: isGroup };
    const child = spawn('sh', ['-c', command], { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
    const said = { stdout: '', stderr: '' };
    for (const name of ['stdout', 'stderr']) {
      child[name].setEncoding('utf8').on('data', (text) => {
        said[name] += text;
      });
    }
    const closed = new Promise((done) =>
      child.once('close', (status, signal) => done(status ?? signal)),
    );
    return { process: child, said, closed };
  }
}

/** `go run` starts the program as a child of its own. */
function endGroup(child) {
  if (child.exitCode !== null || child.signalCode !== null) return;
  try {
    process.kill(-child.pid, 'SIGTERM');
  } catch {
    // It has ended meanwhile.
  }
}

function withPort(command, port) {
  return port === 0 ? command : command.replaceAll('8787', String(port));
}

function shortened(command, benchTime) {
  return /(?:go test|stackheat bench) .*-bench/.test(command)
    ? command.replace(/ (-bench=\S+)/, ` $1 -benchtime=${benchTime}`)
    : command;
}

function pause(ms) {
  return new Promise((done) => setTimeout(done, ms));
}

export function freePort() {
  return new Promise((done, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, 'localhost', () => {
      const { port } = server.address();
      server.close(() => done(port));
    });
  });
}

/** What both walks show: the pictures, the texts and the hot line. */
export function checkFiles(walk, hotFunction) {
  for (const kind of ['cpu', 'mem', 'block', 'mutex']) {
    assert.equal(walk.read(`${kind}.png`).subarray(1, 4).toString(), 'PNG', kind);
  }
  assert.match(walk.read('cpu.txt').toString(), /flat%/);
  assert.match(walk.read('cpu.txt').toString(), hotFunction);
}

/** The block noted as running beside the service: each line that asks the service has one of its own. */
export async function askServices(walk, start) {
  const [block] = walk.blocks.filter(({ note }) => note === 'while the service runs');
  const [curl, build, text] = block.commands;
  const ports = await Promise.all([freePort(), freePort()]);
  const services = await Promise.all(ports.map((port) => start(port)));
  const fetched = walk.run(curl, { port: ports[0] });
  await walk.run(build);
  const { stdout } = await walk.run(text, { port: ports[1] });
  await fetched;
  for (const { end, closed } of services) {
    end();
    await closed;
  }
  const top = await walk.run('stackheat pprof -top cpu.prof');
  for (const said of [stdout, top.stdout]) assert.match(said, /Type: cpu[\s\S]*flat%[\s\S]*\d/);
}

/** `-http` serves the page until it is ended. */
export async function openPage(walk) {
  const [block] = walk.blocks.filter(({ note }) => note === 'a page');
  const port = await freePort();
  const page = await walk.serve(block.commands[0], /Serving web UI on/, { port });
  const response = await fetch(`http://localhost:${port}/`);
  assert.equal(response.status, 200);
  assert.match(await response.text(), /<html/);
  page.end();
  await page.closed;
}
