/** What the processes of one benchmark file tell, over all of those that it takes. */
import type { BenchMessage, ProfileKind } from '../bench/run/bench-messages.ts';
import type { BenchOutputText } from './bench-output.ts';
import type { BenchProcessEnd } from './bench-process.ts';

export interface TakenProfile {
  /** Of the benchmark, with processors. */
  readonly name: string;
  readonly kind: ProfileKind | 'live';
  readonly path: string;
}

export interface FileRunOptions {
  /** As the user knows it. */
  readonly file: string;
  readonly output: BenchOutputText;
  /** False for a run whose times nobody wants. */
  readonly isShown: boolean;
  readonly onProfile: (profile: TakenProfile) => void;
}

export class BenchFileRun {
  /** Benchmarks at the top that ran, or ended their process. */
  readonly done: string[] = [];
  results = 0;
  hasFailed = false;
  readonly #options: FileRunOptions;
  #current: string | undefined;
  #planned: readonly string[] | undefined;
  #isDone = false;
  #exitStatus: number | undefined;

  constructor(options: FileRunOptions) {
    this.#options = options;
  }

  take(message: BenchMessage): void {
    const { output, isShown, onProfile } = this.#options;
    switch (message.kind) {
      case 'plan':
        this.#planned = message.names;
        break;
      case 'begin':
        this.#current = message.name;
        break;
      case 'end':
        this.#current = undefined;
        this.done.push(message.name);
        break;
      case 'result':
        this.results++;
        if (isShown) output.line(`${message.name.padEnd(message.width)}\t${message.text}`);
        break;
      case 'text':
        if (isShown) output.line(message.text);
        else output.say(message.text);
        break;
      case 'warning':
        if (isShown) output.say(message.text);
        break;
      case 'profile':
        onProfile({ name: message.name, kind: message.profile, path: message.path });
        break;
      case 'failed':
        this.hasFailed = true;
        break;
      case 'problem':
        this.hasFailed = true;
        output.say(message.text);
        break;
      case 'exit':
        this.#exitStatus = message.status;
        break;
      case 'done':
        this.#isDone = true;
        break;
    }
  }

  /** Says how a process ended that should not have; false when others are to run in a further one. */
  close(end: BenchProcessEnd, timeoutMs: number): boolean {
    if (this.#isDone) return true;
    if (this.#current === undefined) {
      // What went wrong while the file was loaded has been said.
      if (!this.hasFailed || end.isTimeout) this.#fail(this.#options.file, end, timeoutMs);
      return true;
    }
    const name = this.#current;
    this.#fail(name, end, timeoutMs);
    this.#current = undefined;
    this.done.push(name);
    this.#exitStatus = undefined;
    return (this.#planned ?? []).every((one) => this.done.includes(one));
  }

  #fail(name: string, end: BenchProcessEnd, timeoutMs: number): void {
    this.hasFailed = true;
    this.#options.output.line(`--- FAIL: ${name}\n    ${this.#reason(end, timeoutMs)}`);
  }

  #reason({ status, signal, isTimeout }: BenchProcessEnd, timeoutMs: number): string {
    if (isTimeout) {
      const seconds = timeoutMs / 1000;
      return `did not end within ${seconds} s: an endless loop, or give it longer with -timeout`;
    }
    if (this.#exitStatus !== undefined) {
      return `ended its process with status ${this.#exitStatus}: a call of process.exit, or an exception outside of the benchmark`;
    }
    if (signal !== undefined) return `its process died of ${signal}`;
    return `its process ended with status ${status ?? 'unknown'}`;
  }
}
