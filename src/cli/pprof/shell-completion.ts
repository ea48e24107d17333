/** What Tab means in the shell: commands, options and their values, names of functions, files. */
import { FORMATS } from './formats.ts';
import {
  functionValues,
  matching,
  optionValues,
  type ProfileWords,
  type ValueWords,
} from './option-values.ts';
import { OPTIONS } from './options.ts';
import { SHELL_WORDS } from './shell-help.ts';

export interface Completion {
  /** The end of the line that each candidate would replace. */
  readonly typed: string;
  readonly candidates: readonly string[];
}

/** `filesOf` lists files that go on from a path. */
export function completeShellLine(
  line: string,
  words: ProfileWords,
  filesOf: (path: string) => readonly string[],
): Completion {
  const assigned = /^\s*(\w+)\s*=\s*(\S*)$/.exec(line);
  if (assigned !== null) {
    const [, name = '', value = ''] = assigned;
    return completeValue(optionValues(name, words), value);
  }
  const typed = /\S*$/.exec(line)?.[0] ?? '';
  const [command = '', ...rest] = line
    .slice(0, line.length - typed.length)
    .trim()
    .split(/\s+/);
  if (command === '') return among(firstWords(words), typed);
  if (command === 'help') return rest.length === 0 ? among(topicWords(), typed) : none(typed);
  return completeArgument(command, typed, { words, filesOf, last: rest.at(-1) });
}

interface ArgumentPlace {
  readonly words: ProfileWords;
  readonly filesOf: (path: string) => readonly string[];
  /** The word before. */
  readonly last: string | undefined;
}

function completeArgument(
  command: string,
  typed: string,
  { words, filesOf, last }: ArgumentPlace,
): Completion {
  const spec = FORMATS.find(({ name }) => name === command.replace(/\d+$/, ''));
  if (spec === undefined) return none(typed);
  if (typed.startsWith('>')) return { typed: typed.slice(1), candidates: filesOf(typed.slice(1)) };
  if (last === '>') return { typed, candidates: filesOf(typed) };
  // As in pprof: `tags` filters by labels, and what those are called does not say which is meant.
  if (spec.name === 'tags') return none(typed);
  if (typed === '-' || typed === '-c' || typed === '-cu') return { typed, candidates: ['-cum'] };
  const dash = typed.startsWith('-') ? 1 : 0;
  return completeValue(functionValues(words), typed.slice(dash));
}

function completeValue(
  { candidates, separator, mayBeInside }: ValueWords,
  value: string,
): Completion {
  const start = separator === '' ? 0 : value.lastIndexOf(separator) + 1;
  const typed = value.slice(start);
  return { typed, candidates: matching(candidates, typed, mayBeInside) };
}

/** An option that wants a value comes with its `=`. */
function firstWords(words: ProfileWords): readonly string[] {
  const options = OPTIONS.flatMap(({ name, kind, choices = [] }) => [
    kind === 'bool' ? name : `${name}=`,
    ...choices,
  ]);
  const types = words
    .sampleTypes()
    .flatMap((type) => [type, `total_${type}`, `mean_${type}`])
    .filter((type) => !/\s/.test(type));
  const own = SHELL_WORDS.map(([word]) => word);
  return [...new Set([...FORMATS.map(({ name }) => name), ...options, ...own, ...types])].sort();
}

function topicWords(): readonly string[] {
  const options = OPTIONS.flatMap(({ name, choices = [] }) => [name, ...choices]);
  return [...FORMATS.map(({ name }) => name), ...options].sort();
}

function among(candidates: readonly string[], typed: string): Completion {
  return { typed, candidates: matching(candidates, typed, false) };
}

function none(typed: string): Completion {
  return { typed, candidates: [] };
}

/** More would scroll the line away that is being typed. */
const SHOWN_MAX = 60;

/**
 * For node:readline, which puts what all candidates have in common in place of what was typed, and shows
 * them at the second Tab. Only what holds the letters typed may take their place.
 */
export function forReadline({ typed, candidates }: Completion): [string[], string] {
  const common = commonStart(candidates);
  const small = typed.toLowerCase();
  const isLonger = common.length > typed.length && common.toLowerCase().includes(small);
  if (candidates.length <= 1 || isLonger) return [candidates.length === 0 ? [] : [common], typed];
  const shown = candidates.slice(0, SHOWN_MAX);
  const more = candidates.length - shown.length;
  if (more > 0) shown.push(`(and ${more} more)`);
  return [shown, commonStart(shown)];
}

function commonStart(words: readonly string[]): string {
  const [first = ''] = words;
  let length = first.length;
  for (const word of words) {
    while (!word.startsWith(first.slice(0, length))) length--;
  }
  return first.slice(0, length);
}
