/** From a benchmark's number to its cause: the heaviest functions, and what to type next. */
import { isAbsolute, relative } from 'node:path';
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
  const { functions, ownLine } = heaviest(profile, index, ROWS, isOwn);
  const [first] = functions;
  if (first === undefined) return [];
  const unit = profile.sampleTypes[index]?.unit ?? '';
  const texts = functions.map(({ name, file, line, value, share }) => {
    const amount = scaledLabel(value, unit, 'auto').padStart(10);
    const place = file === '' ? '' : `  ${placeOf(file, line)}`;
    return `  ${amount} ${percent(share)}  ${name}${place}`;
  });
  const next = ownLine ?? first;
  const list = `stackheat pprof -list ${shellWord(`^${escaped(next.name)}$`)} ${shellWord(of.path)}`;
  const open = `${placeOf(next.file, next.line)} (${percent(next.share).trim()} with what it calls)`;
  return [
    `${of.name}: ${of.kind}, the heaviest by themselves:`,
    ...texts,
    `  open next: ${open}: ${list}`,
  ];
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1).padStart(5)}%`;
}

/** In the working directory, and not installed there. */
function isOwn(file: string): boolean {
  const near = relative('.', file);
  return isAbsolute(file) && !near.startsWith('..') && !/(?:^|[/\\])node_modules[/\\]/.test(near);
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
