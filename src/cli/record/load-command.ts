/** `--load COMMAND`: waits until the program listens, runs the command, and tells when it is over. */
import { type ChildProcess, spawn } from 'node:child_process';
import { createConnection } from 'node:net';
import { constants } from 'node:os';
import type { Io } from '../io.ts';
import { listeningPorts, withDescendants } from './linux-processes.ts';
import type { Narration } from './narration.ts';

const POLL_MS = 100;
/** A program that compiles itself first takes its time; one that never listens should not hang a CI job. */
export const PORT_WAIT_MAX_MS = 120_000;
/** Debuggers connect there; it is not what a load is for. */
const INSPECTOR_PORT = 9229;

export interface LoadEnd {
  /** The command's own, 128 + n for a signal; undefined when it never ran. */
  readonly status: number | undefined;
}

export interface LoadOptions {
  readonly command: string;
  /** undefined takes the first that the program listens on, which only Linux tells. */
  readonly port: number | undefined;
}

export class LoadCommand {
  readonly #options: LoadOptions;
  readonly #narration: Narration;
  readonly #io: Io;
  #child: ChildProcess | undefined;
  #end: LoadEnd | undefined;
  #isStopped = false;

  constructor(options: LoadOptions, narration: Narration, io: Io) {
    this.#options = options;
    this.#narration = narration;
    this.#io = io;
  }

  /** undefined until it is over. */
  get end(): LoadEnd | undefined {
    return this.#end;
  }

  /** Returns at once; `program` is the process whose port, or whose descendant's, is awaited. */
  start(program: number): void {
    this.#run(program).catch((error: unknown) => {
      const reason = error instanceof Error ? error.message : String(error);
      this.#narration.say(`the load command failed: ${reason}`);
      this.#end = { status: undefined };
    });
  }

  /** To be called when the recording is over, whether the load is or not. */
  stop(): void {
    this.#isStopped = true;
    // Its group, since a shell passes no signal on to what it runs.
    if (this.#end === undefined && this.#child?.pid !== undefined) killGroup(this.#child.pid);
  }

  async #run(program: number): Promise<void> {
    const port = await this.#openPort(program);
    if (this.#isStopped) return;
    if (port === undefined) {
      const which =
        this.#options.port === undefined ? 'no port' : `not on port ${this.#options.port}`;
      this.#narration.say(
        `the program listens on ${which} after ${PORT_WAIT_MAX_MS / 1000} s; the load command was not run`,
      );
      this.#end = { status: undefined };
      return;
    }
    this.#narration.say(`port ${port} is open; running: ${this.#options.command}`);
    this.#end = { status: await this.#exit(port) };
    if (this.#isStopped) return;
    const { status } = this.#end;
    this.#narration.say(`the load command ended${status === 0 ? '' : ` with status ${status}`}`);
  }

  async #openPort(program: number): Promise<number | undefined> {
    const endsAt = Date.now() + PORT_WAIT_MAX_MS;
    while (!this.#isStopped && Date.now() < endsAt) {
      const port = await openPort(program, this.#options.port);
      if (port !== undefined) return port;
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    }
    return undefined;
  }

  #exit(port: number): Promise<number> {
    const child = spawn(this.#options.command, {
      shell: true,
      detached: process.platform !== 'win32',
      // The program's output is the user's data; this is narration.
      stdio: ['ignore', process.stderr, process.stderr],
      env: { ...this.#io.env, PORT: String(port) },
    });
    this.#child = child;
    return new Promise((resolve, reject) => {
      child.once('error', reject);
      child.once('exit', (code, signal) => {
        resolve(signal === null ? (code ?? 0) : 128 + constants.signals[signal]);
      });
    });
  }
}

async function openPort(program: number, wanted: number | undefined): Promise<number | undefined> {
  const open = listeningPorts(withDescendants(program)).map(({ port }) => port);
  if (wanted === undefined) return open.find((port) => port !== INSPECTOR_PORT);
  // In a container of its own, or without /proc, only a connection tells.
  return open.includes(wanted) || (await accepts(wanted)) ? wanted : undefined;
}

function accepts(port: number): Promise<boolean> {
  const socket = createConnection({ port, host: '127.0.0.1' });
  return new Promise((resolve) => {
    socket.once('connect', () => resolve(true));
    socket.once('error', () => resolve(false));
  }).then((isOpen) => {
    socket.destroy();
    return isOpen === true;
  });
}

function killGroup(pid: number): void {
  try {
    process.kill(process.platform === 'win32' ? pid : -pid, 'SIGTERM');
  } catch {
    // It has ended by itself meanwhile.
  }
}
