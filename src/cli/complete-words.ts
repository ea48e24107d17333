/**
 * What may stand where the cursor is on a command line of `stackheat`, whatever the shell: commands,
 * options and their values out of the tables, and words out of the profile that the line names.
 */
import { COMMAND_PAGES, type CommandPage, pageOf } from './command-pages.ts';
import { SUMMARIES } from './command-summaries.ts';
import { TOPICS } from './help-notes.ts';
import { FORMATS, MARKUPS } from './pprof/formats.ts';
import {
  functionValues,
  matching,
  optionValues,
  type ProfileWords,
} from './pprof/option-values.ts';
import { CHOICE_HELP, OPTIONS } from './pprof/options.ts';
import { SAMPLE_FLAGS, SOURCE_FLAGS } from './pprof/source-flags.ts';
import { topicNames } from './pprof/topics.ts';

export interface Candidate {
  readonly word: string;
  readonly help: string;
}

export interface WordCompletion {
  /** So many characters of what was typed stay; the candidates take the place of the rest. */
  readonly kept: number;
  readonly candidates: readonly Candidate[];
  /** Files and folders will do as well. */
  readonly files: boolean;
  /** More is to follow at once, as after `-focus=`. */
  readonly isOpen: boolean;
}

/** What completion may read. */
export interface CompletionSources {
  /** Words of the first of these that is a profile. */
  readonly wordsOf: (paths: readonly string[]) => Promise<ProfileWords>;
  /** Files that go on from a path, folders with a / behind. */
  readonly filesOf: (path: string) => readonly string[];
}

const NOTHING: WordCompletion = { kept: 0, candidates: [], files: false, isOpen: false };
const FILES: WordCompletion = { ...NOTHING, files: true };

/** `words` are those behind `stackheat`, that at `index` is being typed. */
export async function completeWords(
  words: readonly string[],
  index: number,
  sources: CompletionSources,
): Promise<WordCompletion> {
  const typed = words[index] ?? '';
  if (index === 0 && !typed.startsWith('-')) {
    return { ...NOTHING, candidates: starting(firstWords(), typed), files: true };
  }
  const [command = '', ...rest] = words;
  const page = COMMAND_PAGES.find(({ name }) => name === command);
  const place = { words: rest, index: index - 1, typed };
  if (command === 'pprof') return await completeFlags(place, sources, true);
  if (command === 'config') {
    // Its own, and all that pprof takes.
    const own = completeOptions(pageOf('config'), place, sources);
    const flags = await completeFlags(place, sources, false);
    return { ...flags, candidates: [...own.candidates, ...flags.candidates] };
  }
  if (command === 'help') return completeTopic(typed);
  if (page !== undefined) return completeOptions(page, place, sources);
  // A source first: it is opened.
  return completeOptions(pageOf('open'), { words, index, typed }, sources);
}

interface Place {
  readonly words: readonly string[];
  readonly index: number;
  readonly typed: string;
}

function completeTopic(typed: string): WordCompletion {
  const dash = /^-*/.exec(typed)?.[0].length ?? 0;
  const names = [...COMMAND_PAGES.map(({ name }) => name), ...Object.keys(TOPICS), ...topicNames()];
  const topics = names.map((word) => ({ word, help: '' }));
  const man = typed.startsWith('--') ? [{ word: 'man', help: 'the man page, as roff' }] : [];
  return {
    ...NOTHING,
    kept: dash,
    candidates: starting([...topics, ...man], typed.slice(dash)),
  };
}

/** Options of the commands that are ours: `--port 80` and `--port=80`. */
function completeOptions(
  { options, words: kind }: CommandPage,
  { words, index, typed }: Place,
  { filesOf }: CompletionSources,
): WordCompletion {
  const end = words.indexOf('--');
  // Behind it stands somebody else's command.
  if (end !== -1 && end < index) return FILES;
  const optionOf = (word: string) => options.find(({ name }) => word === `--${name}`);
  const valued = optionOf(words[index - 1] ?? '');
  if (valued?.value !== undefined) return completeValue(valued.completes, typed, 0, filesOf);
  const assigned = /^(--[\w-]+)=/.exec(typed);
  if (assigned !== null) {
    return completeValue(
      optionOf(assigned[1] ?? '')?.completes,
      typed,
      assigned[0].length,
      filesOf,
    );
  }
  if (typed.startsWith('-')) {
    const names = options.map(({ name, help }) => ({ word: `--${name}`, help }));
    const help = { word: '--help', help: 'explain this command' };
    return { ...NOTHING, candidates: starting([...names, help], typed) };
  }
  if (kind === 'files') return FILES;
  if (kind === 'nothing') return NOTHING;
  const list = kind.map((word) => ({ word, help: '' }));
  return { ...NOTHING, candidates: starting(list, typed) };
}

function completeValue(
  completes: 'file' | readonly string[] | undefined,
  typed: string,
  kept: number,
  filesOf: (path: string) => readonly string[],
): WordCompletion {
  if (completes === undefined) return NOTHING;
  const value = typed.slice(kept);
  if (completes !== 'file') return { ...NOTHING, kept, ...plain(completes, value) };
  return kept === 0 ? FILES : fileValue(value, kept, filesOf);
}

/** Shells complete files by themselves only where a whole word is one. */
function fileValue(
  value: string,
  kept: number,
  filesOf: (path: string) => readonly string[],
): WordCompletion {
  const found = filesOf(value);
  const isOpen = found.length === 1 && (found[0] ?? '').endsWith('/');
  return { ...NOTHING, kept, isOpen, candidates: found.map((word) => ({ word, help: '' })) };
}

/** pprof's flags, with one dash or two. */
async function completeFlags(
  { words, index, typed }: Place,
  sources: CompletionSources,
  hasSources: boolean,
): Promise<WordCompletion> {
  const before = words[index - 1] ?? '';
  const valued = valuedFlag(before.replace(/^--?/, ''));
  if (valued && /^--?\w+$/.test(before))
    return await completeFlag(before, typed, 0, words, sources);
  const assigned = /^--?(\w+)=/.exec(typed);
  if (assigned !== null) {
    return await completeFlag(assigned[1] ?? '', typed, assigned[0].length, words, sources);
  }
  if (!typed.startsWith('-')) return hasSources ? FILES : NOTHING;
  const dashes = typed.startsWith('--') ? '--' : '-';
  const flags = allFlags()
    .filter(({ name }) => `${dashes}${name}`.startsWith(typed))
    .map(({ name, help, takesValue }) => ({
      word: `${dashes}${name}${takesValue ? '=' : ''}`,
      help,
    }));
  const isOpen = flags.length === 1 && (flags[0]?.word ?? '').endsWith('=');
  return { ...NOTHING, candidates: flags, isOpen };
}

async function completeFlag(
  flag: string,
  typed: string,
  kept: number,
  words: readonly string[],
  { wordsOf, filesOf }: CompletionSources,
): Promise<WordCompletion> {
  const name = flag.replace(/^-+/, '');
  const value = typed.slice(kept);
  const source = SOURCE_FLAGS.find((one) => one.name === name);
  if (source?.completes === 'file' || name === 'output') {
    return kept === 0 ? FILES : fileValue(value, kept, filesOf);
  }
  if (source !== undefined) return { ...NOTHING, kept, ...plain(source.completes ?? [], value) };
  const profile = await wordsOf(words.filter((word) => word !== typed && !word.startsWith('-')));
  const isFormat = FORMATS.some((format) => format.name === name && format.hasParameter);
  const values = isFormat ? functionValues(profile) : optionValues(name, profile);
  const { candidates, separator, mayBeInside } = values;
  const start = separator === '' ? 0 : value.lastIndexOf(separator) + 1;
  const found = matching(candidates, value.slice(start), mayBeInside);
  return {
    ...NOTHING,
    kept: kept + start,
    candidates: found.map((word) => ({ word, help: CHOICE_HELP[word] ?? '' })),
  };
}

interface Flag extends Candidate {
  readonly name: string;
  readonly takesValue: boolean;
}

/** In the order of the help. */
export function allFlags(): readonly Flag[] {
  const flag = (name: string, help: string, takesValue: boolean): Flag => ({
    name,
    word: name,
    help,
    takesValue,
  });
  return [
    ...FORMATS.map(({ name, help, hasParameter }) => flag(name, help, hasParameter === true)),
    ...MARKUPS.map(({ name, help }) => flag(name, help, false)),
    ...OPTIONS.flatMap(({ name, kind, help, choices }) =>
      choices === undefined
        ? [flag(name, help, kind !== 'bool')]
        : choices.map((choice) => flag(choice, CHOICE_HELP[choice] ?? '', false)),
    ),
    ...SAMPLE_FLAGS.map(({ name, help }) => flag(name, help, false)),
    ...SOURCE_FLAGS.map(({ name, kind, help }) => flag(name, help, kind !== 'bool')),
  ];
}

function valuedFlag(name: string): boolean {
  return allFlags().some((flag) => flag.name === name && flag.takesValue);
}

function starting(candidates: readonly Candidate[], typed: string): readonly Candidate[] {
  return candidates.filter(({ word }) => word.startsWith(typed));
}

function plain(words: readonly string[], typed: string): Pick<WordCompletion, 'candidates'> {
  return {
    candidates: starting(
      words.map((word) => ({ word, help: '' })),
      typed,
    ),
  };
}

function firstWords(): readonly Candidate[] {
  return Object.entries(SUMMARIES).map(([word, help]) => ({ word, help }));
}
