/** `stackheat compare BEFORE AFTER` of runs that `bench --save` has kept: times first, then what changed in the profiles. */
import { existsSync } from 'node:fs';
import type { BenchmarkTables } from '../bench/table/benchmark-table.ts';
import type { CompareArguments } from './compare-arguments.ts';
import type { Io } from './io.ts';
import { SAVED_FOLDER, savedProfile, savedResults } from './saved-run.ts';

export interface SavedSources {
  /** With the files of saved runs in place of their names. */
  readonly words: CompareArguments;
  /** When both sides are saved runs. */
  readonly names: readonly [string, string] | undefined;
}

/** A file that exists wins over a saved name. */
export function withSavedRuns(words: CompareArguments): SavedSources {
  const saved: string[] = [];
  const sources = words.sources.map((word) => {
    const results = existsSync(word) ? undefined : savedResults(word);
    if (results === undefined) return word;
    saved.push(word);
    // The name is the column's.
    return `${word}=${results}`;
  });
  const [before, after] = saved;
  const areBoth = sources.length === 2 && before !== undefined && after !== undefined;
  return { words: { ...words, sources }, names: areBoth ? [before, after] : undefined };
}

export interface ChangedProfile {
  readonly kind: 'cpu' | 'mem';
  readonly before: string;
  readonly after: string;
}

/** Profiles of both runs that can explain a change which is more than chance. */
export function changedProfiles(
  tables: BenchmarkTables,
  [before, after]: readonly [string, string],
): readonly ChangedProfile[] {
  return (['cpu', 'mem'] as const).flatMap((kind): ChangedProfile[] => {
    if (!isSurelyChanged(tables, UNITS[kind])) return [];
    const [old, fresh] = [savedProfile(before, kind), savedProfile(after, kind)];
    return old === undefined || fresh === undefined ? [] : [{ kind, before: old, after: fresh }];
  });
}

/** What each kind of profile says something of. */
const UNITS = { cpu: ['sec/op', 'B/s'], mem: ['B/op', 'allocs/op'] } as const;

function isSurelyChanged({ tables }: BenchmarkTables, units: readonly string[]): boolean {
  return tables.some(
    ({ unit, rows }) =>
      units.includes(unit) &&
      rows.some(({ cells }) => cells.some((cell) => cell?.change?.comparison.isSure === true)),
  );
}

/** How to compare the profiles by hand, for formats that hold one document. */
export function noteOf({ kind, before, after }: ChangedProfile): string {
  return `the ${kind} profiles of both runs: stackheat compare --per-second ${before} ${after}`;
}

/** Says of a name that is neither a file nor saved what there is. */
export function noteUnknown(words: CompareArguments, io: Io): void {
  const unknown = words.sources.find((word) => /^\w[\w.-]*$/.test(word) && !existsSync(word));
  if (unknown === undefined || !existsSync(SAVED_FOLDER)) return;
  io.stderr.write(`note: ${unknown} is neither a file nor a run in ${SAVED_FOLDER}\n`);
}
