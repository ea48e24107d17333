/** `stackheat completion SHELL`, and the answers to what the scripts that it prints ask. */
import { statSync } from 'node:fs';
import { basename } from 'node:path';
import { pageOf, SHELLS, usageOf } from './command-pages.ts';
import { completeWords, type WordCompletion } from './complete-words.ts';
import { splitBashLine, toBash } from './completion-bash.ts';
import { COMPLETION_SCRIPTS, type ShellName } from './completion-scripts.ts';
import { filesFrom } from './files-from.ts';
import { CommandError, EXIT, type Io } from './io.ts';
import { NO_WORDS, type ProfileWords, profileWords } from './pprof/option-values.ts';

export async function runCompletion(args: readonly string[], io: Io): Promise<number> {
  const [word, ...rest] = args;
  if (word === '--help' || word === '-h') {
    io.stdout.write(usageOf(pageOf('completion')));
    return EXIT.ok;
  }
  if (word === '--for') {
    io.stdout.write(await answer(rest, io));
    return EXIT.ok;
  }
  const shell = SHELLS.find((name) => name === (word === 'pwsh' ? 'powershell' : word));
  if (shell === undefined) {
    const problem =
      word === undefined ? 'for which shell' : `${word}: no completion for that shell`;
    throw new CommandError(`completion: ${problem}; write one of ${SHELLS.join(', ')}`, EXIT.usage);
  }
  io.stdout.write(COMPLETION_SCRIPTS[shell]);
  return EXIT.ok;
}

/** `args` are the shell, where the cursor is, and the line: whole for bash, else the word and all words. */
async function answer(args: readonly string[], io: Io): Promise<string> {
  const [shell = '', position = '0', ...line] = args;
  const sources = { wordsOf: (paths: readonly string[]) => wordsOf(paths, io), filesOf: filesFrom };
  if (shell === 'bash') {
    const { words, index } = withoutName(splitBashLine(line[0] ?? '', Number(position)));
    return toBash(await completeWords(words, index, sources), words[index] ?? '');
  }
  const [current = '', ...all] = line;
  const { words, index } = withoutName({
    words: withCurrent(all, Number(position), current.replace('--current=', '')),
    index: Number(position),
  });
  return toLines(
    shell as ShellName,
    await completeWords(words, index, sources),
    words[index] ?? '',
  );
}

export interface SplitLine {
  readonly words: readonly string[];
  /** Of the word that is being typed. */
  readonly index: number;
}

/** An alias `pprof` stands for two words. */
function withoutName({ words, index }: SplitLine): SplitLine {
  const [name = '', ...rest] = words;
  if (basename(name) === 'pprof') return { words: ['pprof', ...rest], index };
  return { words: rest, index: index - 1 };
}

/** Shells leave an empty word out, and know no more of a word than what stands before the cursor. */
function withCurrent(all: readonly string[], index: number, current: string): readonly string[] {
  const isThere = current !== '' || all[index] === '';
  return [...all.slice(0, index), current, ...all.slice(isThere ? index + 1 : index)];
}

function toLines(shell: ShellName, completion: WordCompletion, typed: string): string {
  const { kept, candidates, files, isOpen } = completion;
  const directives = [String(kept), files ? 'files' : '', isOpen ? 'open' : ''];
  // zsh keeps the beginning by itself, the others replace the whole word.
  const start = shell === 'zsh' ? '' : typed.slice(0, kept);
  const lines = candidates.map(({ word, help }) => `${start}${word}${help && `\t${help}`}`);
  return `${[directives.join(' '), ...lines].join('\n')}\n`;
}

/** A file beyond this takes longer than one waits for a word. */
const PROFILE_BYTES_MAX = 64 * 1024 * 1024;

/** Names that profiles go by. */
const PROFILE_NAME = /\.(pb|pprof|prof|out|cpu|heap)(\.gz)?$/;

/**
 * Only files are looked at: Tab must not profile a server. Flags come before the profile, and fish shows
 * nothing of what stands behind the cursor: a line without one is taken to mean the newest that is here.
 */
async function wordsOf(paths: readonly string[], io: Io): Promise<ProfileWords> {
  for (const path of [...paths.toReversed(), ...newestProfile()]) {
    const stats = statSync(path, { throwIfNoEntry: false });
    if (!stats?.isFile() || stats.size > PROFILE_BYTES_MAX) continue;
    const words = await readWords(path, io);
    if (words !== undefined) return words;
  }
  return NO_WORDS;
}

/** One or none. */
function newestProfile(): readonly string[] {
  const found = [...filesFrom('')].filter((path) => PROFILE_NAME.test(path));
  const changed = (path: string): number => statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
  return found.sort((a, b) => changed(b) - changed(a)).slice(0, 1);
}

/** Undefined for what is no profile. */
async function readWords(path: string, io: Io): Promise<ProfileWords | undefined> {
  const { loadProfile } = await import('./pprof/load.ts');
  const { parseCommandLine } = await import('./pprof/command-line.ts');
  const silent = { stdin: io.stdin, stdout: io.stdout, env: io.env, stderr: { write: () => true } };
  try {
    return profileWords(await loadProfile(parseCommandLine([path]), silent));
  } catch (error) {
    if (error instanceof CommandError) return undefined;
    throw error;
  }
}
