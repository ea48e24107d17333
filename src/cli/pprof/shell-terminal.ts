/** The shell at a terminal: line editing, completion by Tab, history, and Ctrl-C for a report. */
import { createInterface } from 'node:readline';
import type { Profile } from '../../profile/profile.ts';
import { filesFrom } from '../files-from.ts';
import type { Io } from '../io.ts';
import { interruptible } from './interruptible.ts';
import { profileWords } from './option-values.ts';
import { completeShellLine, forReadline } from './shell-completion.ts';
import { HISTORY_LINES_MAX, historyPath, ShellHistory } from './shell-history.ts';
import { PROMPT, type ShellInput } from './shell-input.ts';

export function terminalInput(profile: Profile, io: Io): ShellInput {
  const words = profileWords(profile);
  const history = new ShellHistory(historyPath(io.env));
  // The streams of a terminal are Node's own.
  const keyboard = io.stdin as NodeJS.ReadStream;
  const screen = io.stderr as NodeJS.WriteStream;
  const reader = createInterface({
    input: keyboard,
    output: screen,
    terminal: true,
    prompt: PROMPT,
    history: history.load(),
    historySize: HISTORY_LINES_MAX,
    removeHistoryDuplicates: true,
    completer: (line: string) => forReadline(completeShellLine(line, words, filesFrom)),
  });
  if (history.problem !== undefined) screen.write(`history is not kept: ${history.problem}\n`);
  const lines = new LineQueue();
  reader.on('line', (line) => lines.add(line));
  reader.on('close', () => lines.end());
  reader.on('SIGINT', () => {
    const hint = reader.line === '' ? ' (type quit or press Ctrl-D to leave)' : '';
    screen.write(`^C${hint}\n`);
    // Ctrl-E, Ctrl-U: readline's own way to forget the line.
    reader.write(null, { ctrl: true, name: 'e' });
    reader.write(null, { ctrl: true, name: 'u' });
    reader.prompt();
  });

  /** Out of raw mode, in which Ctrl-C is a letter and no signal. */
  const away = async <T>(work: () => Promise<T>): Promise<T> => {
    reader.pause();
    keyboard.setRawMode(false);
    try {
      return await work();
    } finally {
      keyboard.setRawMode(true);
    }
  };
  return {
    readLine: async () => {
      if (lines.isEmpty) reader.prompt();
      const line = await lines.next();
      if (line === undefined) screen.write('\n');
      else history.add(line);
      return line;
    },
    run: (work) => away(() => interruptible(work)),
    lend: (work) => away(() => deafToInterrupts(work)),
    isTerminal: true,
    close: () => reader.close(),
  };
}

/** The program that has the terminal gets Ctrl-C as well, and knows best what it means. */
async function deafToInterrupts(work: () => Promise<void>): Promise<void> {
  const ignore = (): void => undefined;
  process.on('SIGINT', ignore);
  try {
    await work();
  } finally {
    process.off('SIGINT', ignore);
  }
}

/** Lines come as fast as they are pasted and are taken one by one. */
class LineQueue {
  readonly #lines: string[] = [];
  #isEnded = false;
  #wake: (() => void) | undefined;

  get isEmpty(): boolean {
    return this.#lines.length === 0;
  }

  add(line: string): void {
    this.#lines.push(line);
    this.#wake?.();
  }

  end(): void {
    this.#isEnded = true;
    this.#wake?.();
  }

  /** Undefined after the last. */
  async next(): Promise<string | undefined> {
    while (this.#lines.length === 0 && !this.#isEnded) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    return this.#lines.shift();
  }
}
