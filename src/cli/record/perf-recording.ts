/** Runs a command under `perf record`, until it ends, its time is up, its load is over, or Ctrl-C. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { constants } from 'node:os';
import { Countdown } from '../countdown.ts';
import type { Io } from '../io.ts';
import { procLink, withDescendants } from './linux-processes.ts';
import { LoadCommand } from './load-command.ts';
import { Narration } from './narration.ts';
import type { CallGraph } from './options.ts';
import { recordError } from './record-error.ts';

const POLL_MS = 50;
/** For a program to leave after having been asked to. */
const EXIT_GRACE_MS = 5000;
const CHECK_TIMEOUT_MS = 20_000;

/**
 * The clock of the CPU rather than its cycles: there is one on every machine, virtual ones included, and its
 * periods are nanoseconds, so that the samples add up to CPU time.
 */
const EVENT = 'cpu-clock';

export interface PerfOptions {
  readonly command: readonly string[];
  /** Of the perf.data file to write. */
  readonly path: string;
  readonly durationMs: number | undefined;
  readonly cpuRateHz: number;
  readonly callGraph: CallGraph;
  readonly load: string | undefined;
  readonly port: number | undefined;
}

export interface PerfEnd {
  /** The program's own; 0 when it was ended by its time or its load. */
  readonly status: number;
  readonly isInterrupted: boolean;
  /** Of perf, which started the program. */
  readonly pid: number;
}

export class PerfRecording {
  readonly #options: PerfOptions;
  readonly #narration: Narration;
  readonly #io: Io;
  readonly #load: LoadCommand | undefined;
  readonly #countdown: Countdown;
  #child: ChildProcess | undefined;
  #status: number | undefined;
  #signals = 0;

  constructor(options: PerfOptions, io: Io) {
    this.#options = options;
    this.#io = io;
    const text = (seconds: number) => `recording: ${seconds} s left, Ctrl-C ends it`;
    this.#countdown = new Countdown(io.stderr, text);
    this.#narration = new Narration(io, this.#countdown);
    const { load: command, port } = options;
    this.#load =
      command === undefined ? undefined : new LoadCommand({ command, port }, this.#narration, io);
  }

  /** Throws CommandError when perf cannot run the command. */
  async run(): Promise<PerfEnd> {
    const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
    const onSignal = (signal: NodeJS.Signals) => this.#interrupt(signal);
    for (const signal of signals) process.on(signal, onSignal);
    try {
      await this.#spawn();
      const isOurs = await this.#untilOver();
      if (isOurs) await this.#endProgram();
      const loadStatus = this.#load?.end?.status;
      const status = isOurs ? (loadStatus ?? 0) : (this.#status ?? 0);
      return { status, isInterrupted: this.#signals > 0, pid: this.#child?.pid ?? 0 };
    } finally {
      this.#countdown.stop();
      this.#load?.stop();
      for (const signal of signals) process.off(signal, onSignal);
    }
  }

  #spawn(): Promise<void> {
    const { command, path, cpuRateHz, callGraph, durationMs } = this.#options;
    const args = ['record', '-q', '-e', EVENT, '-F', String(cpuRateHz), '--call-graph', callGraph];
    const child = spawn('perf', [...args, '-o', path, '--', ...command], {
      stdio: 'inherit',
      env: this.#io.env,
    });
    this.#child = child;
    child.once('exit', (code, signal) => {
      this.#status = signal === null ? (code ?? 0) : 128 + constants.signals[signal];
    });
    return new Promise((resolve, reject) => {
      child.once('error', (error) => reject(recordError(`perf: ${error.message}`, error)));
      child.once('spawn', () => {
        const until = durationMs === undefined ? 'until it exits' : `for ${durationMs / 1000} s`;
        this.#narration.say(`recording ${command[0]} through perf ${until}; Ctrl-C ends it`);
        if (child.pid !== undefined) this.#load?.start(child.pid);
        resolve();
      });
    });
  }

  /** Whether it is for us to end the program. */
  async #untilOver(): Promise<boolean> {
    const { durationMs } = this.#options;
    let endsAt = Number.POSITIVE_INFINITY;
    while (this.#status === undefined) {
      if (durationMs !== undefined && endsAt === Number.POSITIVE_INFINITY && this.#hasProgram()) {
        // Counted from where the program starts: perf takes its time before.
        endsAt = Date.now() + durationMs;
        this.#countdown.start(durationMs);
      }
      if (Date.now() >= endsAt) return true;
      if (this.#load?.end !== undefined) return true;
      await sleep(POLL_MS);
    }
    return false;
  }

  /** Whether perf's child has become the program by now. */
  #hasProgram(): boolean {
    const own = this.#child?.pid;
    if (own === undefined) return false;
    const perf = procLink(own, 'exe');
    return withDescendants(own).some((pid) => {
      const file = procLink(pid, 'exe');
      return file !== undefined && file !== perf;
    });
  }

  /** perf passes SIGTERM on to the program, waits for it, and then writes. */
  async #endProgram(): Promise<void> {
    this.#countdown.stop();
    this.#narration.say('ending the program; its recording is kept');
    this.#child?.kill('SIGTERM');
    if (await this.#isGoneWithin(EXIT_GRACE_MS)) return;
    this.#narration.say('the program does not end by itself: killed');
    const own = this.#child?.pid;
    for (const pid of own === undefined ? [] : withDescendants(own)) {
      if (pid !== own) killQuietly(pid);
    }
    await this.#isGoneWithin(EXIT_GRACE_MS);
  }

  /** The terminal's Ctrl-C reaches perf and the program as well; who signals us alone means them too. */
  #interrupt(signal: NodeJS.Signals): void {
    this.#signals++;
    const isFromTerminal = signal === 'SIGINT' && this.#io.stdin.isTTY === true;
    if (!isFromTerminal || this.#signals > 1) this.#child?.kill('SIGTERM');
  }

  async #isGoneWithin(graceMs: number): Promise<boolean> {
    const endsAt = Date.now() + graceMs;
    while (this.#status === undefined && Date.now() < endsAt) await sleep(POLL_MS);
    return this.#status !== undefined;
  }
}

/** Throws CommandError with the cure when perf is missing, or may not record here. */
export function checkPerf(program: string): void {
  const what = `${program} is no Node program, so perf has to record it`;
  const args = ['record', '-q', '-e', EVENT, '-o', '/dev/null', '--', 'true'];
  const { error, status, stderr } = spawnSync('perf', args, {
    encoding: 'utf8',
    timeout: CHECK_TIMEOUT_MS,
  });
  if (error !== undefined && 'code' in error && error.code === 'ENOENT') {
    throw recordError(
      `${what}, and there is none: install it (Debian: apt-get install linux-perf; Ubuntu: ` +
        'linux-tools-generic); if it starts a Node program, add --recorder node',
    );
  }
  if (status === 0) return;
  const reason =
    error?.message ??
    stderr
      .trim()
      .split('\n')
      .find((line) => line !== '') ??
    '';
  throw recordError(`${what}, which it cannot: ${reason}; ${permissionCure()}`);
}

function permissionCure(): string {
  const level = paranoia();
  if (level === undefined) return 'in a container, start it with --cap-add PERFMON';
  const root = process.getuid?.() === 0;
  if (level > 2 || !root) {
    return `kernel.perf_event_paranoid is ${level}: run sysctl kernel.perf_event_paranoid=1 as root, or run as root`;
  }
  return 'in a container, start it with --cap-add PERFMON --security-opt seccomp=unconfined';
}

function paranoia(): number | undefined {
  try {
    return Number(readFileSync('/proc/sys/kernel/perf_event_paranoid', 'utf8'));
  } catch {
    return undefined;
  }
}

function killQuietly(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended meanwhile.
  }
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
