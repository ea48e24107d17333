/** What a pattern matches of a profile's names: each distinct string is asked once, whoever bears it. */
import { NONE, type Profile } from './profile.ts';
import type { StringTable } from './string-table.ts';

/** Whether a pattern is somewhere in a text. */
export type TextTest = (text: string) => boolean;

/** A 1 for each that the pattern matches. */
export interface NameMatches {
  /** By function name or file name. */
  readonly functions: Uint8Array;
  /** By the file mapped. */
  readonly mappings: Uint8Array;
}

export function nameMatches(
  { functions, mappings, strings }: Profile,
  test: TextTest,
): NameMatches {
  const matches = stringTest(strings, test);
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

const UNKNOWN = 0;
const NO = 1;
const YES = 2;

/** The test on rows of the string table, which remembers what it said. */
export function stringTest(strings: StringTable, test: TextTest): (row: number) => boolean {
  const verdicts = new Uint8Array(strings.count);
  return (row) => {
    if (verdicts[row] === UNKNOWN) verdicts[row] = test(strings.at(row)) ? YES : NO;
    return verdicts[row] === YES;
  };
}
