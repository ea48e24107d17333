/** What a pattern matches of a profile's names: each distinct string is asked once, whoever bears it. */
import { NONE, type Profile } from './profile.ts';
import type { JoinedStrings, StringTable } from './string-table.ts';
import type { TextTest } from './text-test.ts';

/** A 1 for each that the pattern matches. */
export interface NameMatches {
  /** By function name or file name. */
  readonly functions: Uint8Array;
  /** By the file mapped. */
  readonly mappings: Uint8Array;
}

export function nameMatches(profile: Profile, test: TextTest): NameMatches {
  const { functions, mappings, strings } = profile;
  const matches = stringTest(strings, test, joinedTest(profile, test));
  const matched = new Uint8Array(functions.count);
  for (let func = 0; func < functions.count; func++) {
    const isMatched =
      matches(functions.names[func] as number) || matches(functions.filenames[func] as number);
    if (isMatched) matched[func] = 1;
  }
  return { functions: matched, mappings: Uint8Array.from(mappings, ({ file }) => +test(file)) };
}

/** Whether the location's mapping was matched. */
export function isMappingMatched(
  { locations }: Profile,
  { mappings }: NameMatches,
  location: number,
): boolean {
  const mapping = locations.mappingIndexes[location] as number;
  return mapping !== NONE && mappings[mapping] === 1;
}

/** What an anchor means depends on where a string ends. The `^` of a class is taken for one: such a class is rare. */
const ANCHOR = /[\^$]/;
/** What native-pattern.ts makes of a dot. */
const DOT = String.raw`[^\n]`;
/** Where strings are longer than this for each function, most of them are no names. */
const NAME_BYTES_MAX = 256;

interface RowTest {
  /** The test on a row below `count`. */
  readonly matches: (row: number) => boolean;
  readonly count: number;
}

/**
 * The test on strings that are joined to one text: none has to be decoded by itself. Undefined where the strings
 * or the pattern do not allow it.
 */
function joinedTest(
  { strings, functions }: Profile,
  { expression }: TextTest,
): RowTest | undefined {
  if (expression === undefined) return undefined;
  if (strings.byteLength > functions.count * NAME_BYTES_MAX) return undefined;
  const joined = strings.joined();
  if (joined === undefined) return undefined;
  const { text, starts } = joined;
  const count = starts.length - 1;
  // What is found in no text at all, is found everywhere.
  if (ANCHOR.test(expression.source.replaceAll(DOT, '')) || expression.test('')) {
    const matches = (row: number) => expression.test(text.slice(starts[row], starts[row + 1]));
    return { matches, count };
  }
  const isMatched = searched(joined, expression);
  return { matches: (row) => isMatched[row] === 1, count };
}

/** A 1 for each row that an expression without anchors matches, by one search through all. */
function searched({ text, starts }: JoinedStrings, expression: RegExp): Uint8Array {
  const isMatched = new Uint8Array(starts.length - 1);
  const search = new RegExp(expression.source, `${expression.flags}g`);
  for (let row = 0, found = search.exec(text); found !== null; found = search.exec(text)) {
    while ((starts[row + 1] as number) <= found.index) row++;
    const end = starts[row + 1] as number;
    // What begins in one string and ends in another is a match of neither.
    const isWithin = search.lastIndex <= end;
    if (isWithin || expression.test(text.slice(starts[row], end))) isMatched[row] = 1;
    search.lastIndex = end;
  }
  return isMatched;
}

const UNKNOWN = 0;
const NO = 1;
const YES = 2;

/** The test on rows of the string table, which remembers what it said; `joined` is asked for the rows that it has. */
export function stringTest(
  strings: StringTable,
  test: TextTest,
  joined: RowTest = { matches: () => false, count: 0 },
): (row: number) => boolean {
  const verdicts = new Uint8Array(strings.count);
  return (row) => {
    if (verdicts[row] === UNKNOWN) {
      const isMatched = row < joined.count ? joined.matches(row) : test(strings.at(row));
      verdicts[row] = isMatched ? YES : NO;
    }
    return verdicts[row] === YES;
  };
}
