/** From a benchmark's number to its cause: the heaviest functions, and what to type next. */
import { relative } from 'node:path';
import { scaledLabel } from '../measurement/units.ts';
import type { Profile } from '../profile/profile.ts';
import { sampleIndex } from '../profile/sample-index.ts';
import { heaviest } from '../report/heaviest.ts';

const ROWS = 3;

export interface ProfileOfBenchmark {
  readonly name: string;
  readonly kind: string;
  /** Where the profile will lie. */
  readonly path: string;
}

/** Lines for standard error; none for a profile with nothing in it. */
export function heaviestText(profile: Profile, of: ProfileOfBenchmark): readonly string[] {
  const index = sampleIndex(profile, '');
  const rows = heaviest(profile, index, ROWS);
  const [first] = rows;
  if (first === undefined) return [];
  const unit = profile.sampleTypes[index]?.unit ?? '';
  const texts = rows.map(({ name, file, line, value, share }) => {
    const amount = scaledLabel(value, unit, 'auto').padStart(10);
    const place = file === '' ? '' : `  ${placeOf(file, line)}`;
    return `  ${amount} ${(share * 100).toFixed(1).padStart(5)}%  ${name}${place}`;
  });
  const list = `stackheat pprof -list ${shellWord(`^${escaped(first.name)}$`)} ${shellWord(of.path)}`;
  return [`${of.name}: ${of.kind}, the heaviest by themselves:`, ...texts, `  next: ${list}`];
}

function placeOf(file: string, line: number): string {
  const near = relative('.', file);
  const shown = near.startsWith('..') || !file.startsWith('/') ? file : near;
  return line > 0 ? `${shown}:${line}` : shown;
}

/** A name that RE2 takes literally. */
function escaped(name: string): string {
  return name.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}

function shellWord(text: string): string {
  return /^[\w./:=@%+-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
