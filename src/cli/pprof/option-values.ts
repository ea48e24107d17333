/** What may be written as the value of an option or after a command, for completion in shells. */
import type { Profile } from '../../profile/profile.ts';
import { OPTIONS } from './options.ts';

/** The words of one profile; each is read when it is first asked for. */
export interface ProfileWords {
  readonly functionNames: () => readonly string[];
  /** Values by key, textual ones only. */
  readonly labels: () => ReadonlyMap<string, readonly string[]>;
  readonly sampleTypes: () => readonly string[];
}

/** Nobody looks through more. */
const LABEL_VALUES_MAX = 200;

export function profileWords(profile: Profile): ProfileWords {
  return {
    functionNames: once(() => functionNames(profile)),
    labels: once(() => labels(profile)),
    sampleTypes: () => profile.sampleTypes.map(({ type }) => type),
  };
}

/** Where no profile is at hand. */
export const NO_WORDS: ProfileWords = {
  functionNames: () => [],
  labels: () => new Map(),
  sampleTypes: () => [],
};

const FRAME_PATTERNS = ['focus', 'ignore', 'hide', 'show', 'show_from', 'prune_from'];
const LABEL_PATTERNS = ['tagfocus', 'tagignore'];
const LABEL_KEYS = ['tagshow', 'taghide', 'tagroot', 'tagleaf'];
const UNITS = ['minimum', 'auto', 'ns', 'us', 'ms', 's', 'hrs', 'B', 'kB', 'MB', 'GB', 'TB'];

export interface ValueWords {
  readonly candidates: readonly string[];
  /** What separates several in one value, the last of which is completed. */
  readonly separator: string;
  /** A part of a name will do: people remember the function and not its package. */
  readonly mayBeInside: boolean;
}

const NONE: ValueWords = { candidates: [], separator: '', mayBeInside: false };

/** The values of an option by its name; none for numbers and free text. */
export function optionValues(name: string, words: ProfileWords): ValueWords {
  const spec = OPTIONS.find((option) => option.name === name);
  if (spec === undefined) return NONE;
  const plain = (candidates: readonly string[]): ValueWords => ({ ...NONE, candidates });
  if (spec.choices !== undefined) return plain(spec.choices);
  if (spec.kind === 'bool') return plain(['true', 'false']);
  if (name === 'sample_index') return plain(words.sampleTypes());
  if (name === 'unit') return plain(UNITS);
  if (FRAME_PATTERNS.includes(name)) return functionValues(words);
  if (LABEL_KEYS.includes(name)) return { ...plain([...words.labels().keys()]), separator: ',' };
  if (LABEL_PATTERNS.includes(name)) {
    const pairs = [...words.labels()].flatMap(([key, values]) =>
      values.map((value) => `${key}=${asPattern(value)}`),
    );
    return plain(pairs);
  }
  return NONE;
}

/** Function names as patterns that match them. */
export function functionValues(words: ProfileWords): ValueWords {
  return { candidates: words.functionNames(), separator: '|', mayBeInside: true };
}

/** Those that go on from `typed`, else those that hold it, in any case of letters. */
export function matching(
  candidates: readonly string[],
  typed: string,
  mayBeInside: boolean,
): readonly string[] {
  const starting = candidates.filter((word) => word.startsWith(typed));
  if (starting.length > 0 || !mayBeInside) return starting;
  const inside = candidates.filter((word) => word.includes(typed));
  if (inside.length > 0) return inside;
  const small = typed.toLowerCase();
  return candidates.filter((word) => word.toLowerCase().includes(small));
}

/** Escaped as little as will do: a dot matches a dot. */
function asPattern(name: string): string {
  return name.replaceAll(/[\\()[\]{}*+?|^$]/g, '\\$&');
}

function functionNames({ functions, strings }: Profile): readonly string[] {
  const names = new Set<string>();
  for (const row of new Set(functions.names)) {
    const name = strings.at(row);
    // Neither blanks, which end a word in the shell, nor what would move a terminal's cursor.
    if (name !== '' && !/[\s\p{Cc}]/u.test(name)) names.add(asPattern(name));
  }
  return [...names].sort();
}

function labels({ samples, strings }: Profile): ReadonlyMap<string, readonly string[]> {
  const { keys, texts, count } = samples.labels;
  const rows = new Map<number, Set<number>>();
  for (let row = 0; row < count; row++) {
    const key = keys[row] as number;
    const values = rows.get(key) ?? new Set<number>();
    if (values.size === 0) rows.set(key, values);
    const text = texts[row] as number;
    if (text !== 0 && values.size < LABEL_VALUES_MAX) values.add(text);
  }
  const isPlain = (word: string): boolean => word !== '' && !/[\s\p{Cc}]/u.test(word);
  return new Map(
    [...rows]
      .map(([key, values]): [string, readonly string[]] => [
        strings.at(key),
        [...values].map((row) => strings.at(row)).filter(isPlain),
      ])
      .filter(([key]) => isPlain(key)),
  );
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
