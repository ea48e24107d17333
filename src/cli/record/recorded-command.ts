/**
 * A command that runs with the preload in its environment, from its start until everything it recorded
 * is written.
 *
 * Its terminal, standard streams and signals are its own: Ctrl-C reaches the program directly, and the
 * recording ends because the program does. Whoever ignores that is asked again, and then made to.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { constants } from 'node:os';
import { join } from 'node:path';
import {
  type EndPart,
  type RecordingOptions,
  STOP_FILE,
  type StartPart,
} from '../../runtime/recording/recording-options.ts';
import { CommandError, type Io } from '../io.ts';
import { hasEnded, readPart, readStarts } from './parts.ts';
import { recordingEnvironment } from './preload.ts';

const POLL_MS = 50;
/** Once a second. */
const STUCK_CHECK_TICKS = 20;
/** For processes to write their parts: a heap of gigabytes is collected first. */
const SAVE_GRACE_MS = 10_000;
/** For the program to leave after having been asked to. */
const EXIT_GRACE_MS = 5_000;
/** A process that has written its recording on its way out is gone within milliseconds. */
const LEAVING_GRACE_MS = 5_000;
/** A child of the command that outlives it is left alone after that. */
const ORPHAN_GRACE_MS = 2_000;

/** What else than the program itself ends a recording. */
export type Ending = 'duration' | 'signal' | 'load';

export interface CommandEnd {
  /** The program's own, 128 + n for a signal. */
  readonly status: number;
  readonly endedBy: 'program' | Ending;
}

export interface RunOptions {
  readonly command: readonly string[];
  readonly durationMs: number | undefined;
  readonly recording: RecordingOptions;
  /** The first Node process of the command has started. */
  readonly onStart: (start: StartPart) => void;
  readonly onEnding: (why: Ending) => void;
  /** The command itself has started; it may be a launcher of the program. */
  readonly onSpawn: (pid: number) => void;
  /** Asked again and again, whether the load that the recording is for is over. */
  readonly isLoadOver: () => boolean;
  /** What the user must know about processes that did not end as they should. */
  readonly onTrouble: (message: string) => void;
}

export class RecordedCommand {
  readonly #options: RunOptions;
  readonly #io: Io;
  readonly #folder: string;
  #child: ChildProcess | undefined;
  #exit: { readonly status: number } | undefined;
  #endedBy: CommandEnd['endedBy'] = 'program';
  #interrupts = 0;
  #isStuckTold = false;
  #signal: NodeJS.Signals | undefined;

  constructor(options: RunOptions, io: Io) {
    this.#options = options;
    this.#io = io;
    this.#folder = options.recording.folder;
  }

  /** Throws CommandError when the command cannot be run at all. */
  async run(): Promise<CommandEnd> {
    const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
    const onSignal = (signal: NodeJS.Signals) => this.#interrupt(signal);
    for (const signal of signals) process.on(signal, onSignal);
    try {
      await this.#spawn();
      await this.#untilOver();
      this.#askToSave();
      await this.#untilSaved();
      if (this.#endedBy !== 'program') await this.#endProgram();
    } catch (error) {
      // Say, the recording's folder was removed: neither may the program go on unwatched, nor we wait.
      this.#child?.kill('SIGTERM');
      this.#child?.unref();
      throw error;
    } finally {
      for (const signal of signals) process.off(signal, onSignal);
    }
    return { status: this.#exit?.status ?? 0, endedBy: this.#endedBy };
  }

  #spawn(): Promise<void> {
    const [name = '', ...args] = this.#options.command;
    const child = spawn(name, args, {
      stdio: 'inherit',
      env: recordingEnvironment(this.#io.env, this.#options.recording),
      // npm and npx are batch files there, which only a shell runs.
      shell: process.platform === 'win32',
    });
    this.#child = child;
    child.once('exit', (code, signal) => {
      this.#exit = { status: signal === null ? (code ?? 0) : 128 + constants.signals[signal] };
    });
    return new Promise((resolve, reject) => {
      child.once('spawn', () => {
        if (child.pid !== undefined) this.#options.onSpawn(child.pid);
        resolve();
      });
      child.once('error', (error: NodeJS.ErrnoException) => {
        const reason = error.code === 'ENOENT' ? 'there is no such command' : error.message;
        reject(new CommandError(`record: ${name}: ${reason}`, undefined, { cause: error }));
      });
    });
  }

  /** Until the command has exited, its time is up, or somebody wants it to end. */
  async #untilOver(): Promise<void> {
    const { durationMs, onStart } = this.#options;
    let endsAtMs = Number.POSITIVE_INFINITY;
    let isStarted = false;
    for (let tick = 0; this.#exit === undefined && this.#endedBy === 'program'; tick++) {
      if (!isStarted) {
        const [start] = readStarts(this.#folder);
        isStarted = start !== undefined;
        if (start !== undefined) onStart(start);
        // Counted from where the program starts, not from where npm does.
        if (start !== undefined && durationMs !== undefined) endsAtMs = Date.now() + durationMs;
      }
      if (Date.now() >= endsAtMs) return this.#end('duration');
      if (this.#options.isLoadOver()) return this.#end('load');
      if (tick % STUCK_CHECK_TICKS === 0) this.#tellStuck();
      await sleep(POLL_MS);
    }
  }

  /**
   * Node itself can hang on its way out (nodejs/node#54918), and listeners of 'exit' may take what they like: we
   * wait, but not in silence.
   */
  #tellStuck(): void {
    if (this.#isStuckTold) return;
    const leftBefore = Date.now() - LEAVING_GRACE_MS;
    const running = this.#running();
    const isStuck = (pid: number): boolean => {
      const end = readPart<EndPart>(this.#folder, pid, 'end');
      return end?.isLeaving === true && end.endedAtMs < leftBefore;
    };
    // While others go on, one may only wait for its parent to take note of its end.
    if (running.length === 0 || !running.every(isStuck)) return;
    this.#isStuckTold = true;
    this.#options.onTrouble(
      `process ${running.join(', ')} has ended its recording but does not exit; Ctrl-C ends it, and the recording is kept`,
    );
  }

  #end(why: Ending): void {
    if (this.#endedBy !== 'program') return;
    this.#endedBy = why;
    this.#options.onEnding(why);
  }

  /** The terminal sends Ctrl-C to the program as well; who signals us alone means the program too. */
  #interrupt(signal: NodeJS.Signals): void {
    this.#interrupts++;
    this.#signal ??= signal;
    const isFromTerminal = signal === 'SIGINT' && this.#io.stdin.isTTY === true;
    if (this.#interrupts > 1) this.#kill(this.#interrupts > 2 ? 'SIGKILL' : 'SIGTERM');
    else if (!isFromTerminal) this.#kill(signal);
    this.#end('signal');
  }

  #askToSave(): void {
    writeFileSync(join(this.#folder, STOP_FILE), '');
  }

  async #untilSaved(): Promise<void> {
    const grace = this.#exit === undefined ? SAVE_GRACE_MS : ORPHAN_GRACE_MS;
    const isSaved = await this.#within(grace, () => this.#unsaved().length === 0);
    if (isSaved) return;
    const pids = this.#unsaved().join(', ');
    this.#options.onTrouble(`process ${pids} did not answer: its recording is incomplete`);
  }

  /** The command may have started processes through launchers that pass no signal on. */
  async #endProgram(): Promise<void> {
    if (this.#endedBy === 'signal') this.#repeatSignal();
    else this.#kill('SIGTERM');
    if (await this.#within(EXIT_GRACE_MS, () => this.#isGone())) return;
    if (this.#endedBy === 'signal') {
      this.#kill('SIGTERM');
      if (await this.#within(EXIT_GRACE_MS, () => this.#isGone())) return;
    }
    this.#options.onTrouble('the program does not end by itself: killed');
    this.#kill('SIGKILL');
    await this.#within(EXIT_GRACE_MS, () => this.#isGone());
  }

  /** A program in an endless loop had our watcher swallow the signal; it dies of the next one. */
  #repeatSignal(): void {
    const signal = this.#signal;
    if (signal === undefined) return;
    for (const pid of this.#running()) {
      const end = readPart<EndPart>(this.#folder, pid, 'end');
      if (end?.deadlySignals.includes(signal)) sendSignal(pid, signal);
    }
  }

  #isGone(): boolean {
    return this.#exit !== undefined && this.#running().length === 0;
  }

  #kill(signal: NodeJS.Signals): void {
    const own = this.#exit === undefined ? this.#child?.pid : undefined;
    const pids = new Set([...this.#running(), ...(own === undefined ? [] : [own])]);
    for (const pid of pids) sendSignal(pid, signal);
  }

  #unsaved(): readonly number[] {
    return this.#running().filter((pid) => !hasEnded(this.#folder, pid));
  }

  /** Recorded processes; of the command itself, which may be one, only `exit` tells when it is gone. */
  #running(): readonly number[] {
    const pids = readStarts(this.#folder).map(({ pid }) => pid);
    return pids.filter((pid) => {
      return pid === this.#child?.pid ? this.#exit === undefined : sendSignal(pid, 0);
    });
  }

  async #within(graceMs: number, isDone: () => boolean): Promise<boolean> {
    const endsAt = Date.now() + graceMs;
    while (!isDone()) {
      if (Date.now() >= endsAt) return false;
      await sleep(POLL_MS);
    }
    return true;
  }
}

/** Whether there was such a process; signal 0 only asks. */
function sendSignal(pid: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(pid, signal);
  } catch {
    return false;
  }
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
