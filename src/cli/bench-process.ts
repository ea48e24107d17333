/** The process of one benchmark file, as the command sees it. */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import {
  BENCH_VARIABLE,
  type BenchMessage,
  type BenchRequest,
  MESSAGES_FD,
} from '../bench/run/bench-messages.ts';
import { CommandError, type Io } from './io.ts';

export interface BenchProcessEnd {
  readonly status: number | undefined;
  readonly signal: NodeJS.Signals | undefined;
  readonly isTimeout: boolean;
  /** The command was asked to end, and with it the process. */
  readonly isInterrupted: boolean;
}

export interface BenchProcessOptions {
  readonly request: BenchRequest;
  /** Flags of Node's. */
  readonly nodeFlags: readonly string[];
  /** For one benchmark with all its sub-benchmarks, and for the file to be loaded; 0 is none. */
  readonly timeoutMs: number;
  readonly onMessage: (message: BenchMessage) => void;
}

const ENDING = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** A line that is no message, or too long for one, is the file's own writing on our descriptor. */
const MESSAGE_LENGTH_MAX = 1024 * 1024;

/** Resolves when the process is over and everything that it told has been heard. */
export function runBenchProcess(options: BenchProcessOptions, io: Io): Promise<BenchProcessEnd> {
  const { request, nodeFlags, timeoutMs, onMessage } = options;
  const child = spawn(process.execPath, [...nodeFlags, childFile()], {
    // What the file prints must not stand between the results.
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
    env: {
      ...io.env,
      [BENCH_VARIABLE]: JSON.stringify(request),
      // Only what was asked for is sampled, and in a way that tells when.
      STACKHEAT_MEM_RATE: '0',
      STACKHEAT_BACKEND: 'inspector',
    },
  });
  let isTimeout = false;
  let watch: NodeJS.Timeout | undefined;
  const rewatch = (): void => {
    clearTimeout(watch);
    if (timeoutMs === 0) return;
    watch = setTimeout(() => {
      isTimeout = true;
      child.kill('SIGKILL');
    }, timeoutMs);
  };
  rewatch();
  child.stdout?.on('data', (bytes: Uint8Array) => io.stderr.write(bytes));
  child.stderr?.on('data', (bytes: Uint8Array) => io.stderr.write(bytes));
  // The cast is of the fourth of the descriptors above.
  readMessages(child.stdio[MESSAGES_FD] as Readable, (message) => {
    if (message.kind === 'begin' || message.kind === 'plan') rewatch();
    onMessage(message);
  });
  let isInterrupted = false;
  const endWithUs = (): void => {
    isInterrupted = true;
    child.kill('SIGKILL');
  };
  for (const signal of ENDING) process.once(signal, endWithUs);
  return new Promise((resolve, reject) => {
    child.once('error', (error) => {
      reject(new CommandError(`bench: cannot start ${process.execPath}: ${error.message}`));
    });
    child.once('close', (status, signal) => {
      clearTimeout(watch);
      for (const name of ENDING) process.off(name, endWithUs);
      const ending = { status: status ?? undefined, signal: signal ?? undefined };
      resolve({ ...ending, isTimeout, isInterrupted });
    });
  });
}

function readMessages(stream: Readable, onMessage: (message: BenchMessage) => void): void {
  let rest = '';
  stream.setEncoding('utf8');
  stream.on('data', (chunk: string) => {
    const lines = (rest + chunk).split('\n');
    rest = (lines.pop() ?? '').slice(-MESSAGE_LENGTH_MAX);
    for (const line of lines) {
      const message = parsed(line);
      if (message !== undefined) onMessage(message);
    }
  });
}

/** The file could write there too: only what looks like ours is taken. */
function parsed(line: string): BenchMessage | undefined {
  try {
    const value: unknown = JSON.parse(line);
    if (typeof value !== 'object' || value === null || !('kind' in value)) return undefined;
    return value as BenchMessage;
  } catch {
    return undefined;
  }
}

/** Beside the bundle; compiled tests find the same file from build/cli. */
function childFile(): string {
  const paths = ['bench-child.cjs', '../../dist/bench-child.cjs'].map((name) =>
    join(import.meta.dirname, name),
  );
  const path = paths.find((candidate) => existsSync(candidate));
  if (path === undefined)
    throw new CommandError('dist/bench-child.cjs is missing: run npm run build');
  return path;
}
