/** The lines typed at a terminal, kept from one session to the next. */
import {
  appendFileSync,
  chmodSync,
  mkdirSync,
  readFileSync,
  renameSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import type { Io } from '../io.ts';
import { stateFolder, thisPlace } from '../user-folders.ts';

/** What is read back and what the file is cut to when a session begins. */
export const HISTORY_LINES_MAX = 1000;
/** A file beyond this was not written by us alone: it is begun anew rather than read. */
const HISTORY_BYTES_MAX = 4 * 1024 * 1024;
/** A longer line is remembered in its own session only. */
const LINE_CHARACTERS_MAX = 4096;

/** Undefined where STACKHEAT_HISTORY says `off`; it may also name another file. */
export function historyPath(env: Io['env']): string | undefined {
  const given = env.STACKHEAT_HISTORY;
  if (given === 'off' || given === '') return undefined;
  if (given !== undefined) return given;
  return join(stateFolder(thisPlace(env)), 'history');
}

export class ShellHistory {
  readonly #path: string | undefined;
  #newest: string | undefined;
  /** Why lines are not kept. */
  problem: string | undefined;

  constructor(path: string | undefined) {
    this.#path = path;
  }

  /** The newest first, as readline wants them. */
  load(): string[] {
    if (this.#path === undefined) return [];
    try {
      const lines = readLines(this.#path);
      const kept = lines.slice(-HISTORY_LINES_MAX);
      if (kept.length < lines.length) rewrite(this.#path, kept);
      this.#newest = kept.at(-1);
      return kept.reverse();
    } catch (error) {
      this.#fail(error);
      return [];
    }
  }

  /** Lines that begin with a space are not kept, as in bash; nor is the same one twice in a row. */
  add(line: string): void {
    if (this.#path === undefined || this.problem !== undefined) return;
    if (line.trim() === '' || line.startsWith(' ') || line === this.#newest) return;
    if (line.length > LINE_CHARACTERS_MAX || /\p{Cc}/u.test(line)) return;
    this.#newest = line;
    try {
      mkdirSync(dirname(this.#path), { recursive: true, mode: 0o700 });
      // One write a line: shells that run side by side do not cut into each other's lines.
      appendFileSync(this.#path, `${line}\n`, { mode: 0o600 });
    } catch (error) {
      this.#fail(error);
    }
  }

  #fail(error: unknown): void {
    this.problem = error instanceof Error ? error.message : String(error);
  }
}

function readLines(path: string): string[] {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats === undefined || !stats.isFile()) return [];
  // It may hold names of a program that are nobody else's business.
  if ((stats.mode & 0o077) !== 0) chmodSync(path, 0o600);
  if (stats.size > HISTORY_BYTES_MAX) {
    rewrite(path, []);
    return [];
  }
  return readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line !== '');
}

function rewrite(path: string, lines: readonly string[]): void {
  const temporary = `${path}.${process.pid}`;
  writeFileSync(temporary, lines.map((line) => `${line}\n`).join(''), { mode: 0o600 });
  renameSync(temporary, path);
}
