/** The rows of the table: one a function, filtered and in the order asked for. */
import type { TopAnswer } from '../web/profile-queries.ts';
import type { Sort } from './page-state.ts';

export interface TopRow {
  readonly frame: number;
  readonly flat: number;
  readonly cum: number;
  readonly callKind: number;
  /** Only in a difference, where flat and cum are changes. */
  readonly base: { readonly flat: number; readonly cum: number } | undefined;
  readonly name: string;
  readonly file: string;
  readonly line: number;
}

export function topRows({
  frames,
  flats,
  cums,
  callKinds,
  ...answer
}: TopAnswer): readonly TopRow[] {
  return frames.indexes.map((frame, i) => ({
    frame,
    flat: flats[i] ?? 0,
    cum: cums[i] ?? 0,
    callKind: callKinds[i] ?? 0,
    base: answer.difference && {
      flat: answer.baseFlats?.[i] ?? 0,
      cum: answer.baseCums?.[i] ?? 0,
    },
    name: frames.names[i] ?? '',
    file: frames.files[i] ?? '',
    line: frames.lines[i] ?? 0,
  }));
}

/** Words may stand anywhere in the name or the file, in any order and either case. */
export function filterRows(rows: readonly TopRow[], filter: string): readonly TopRow[] {
  const words = filter
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  if (words.length === 0) return rows;
  return rows.filter(({ name, file }) => {
    const text = `${name} ${file}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
}

export function sortRows(
  rows: readonly TopRow[],
  { column, isDescending }: Sort,
): readonly TopRow[] {
  const sign = isDescending ? -1 : 1;
  return [...rows].sort(
    (a, b) => sign * compare(a, b, column) || b.cum - a.cum || text(a.name, b.name),
  );
}

function compare(a: TopRow, b: TopRow, column: Sort['column']): number {
  switch (column) {
    case 'flat':
      return size(a, a.flat) - size(b, b.flat);
    case 'cum':
      return size(a, a.cum) - size(b, b.cum);
    case 'name':
      return text(a.name, b.name);
    case 'file':
      return text(a.file, b.file);
  }
}

/** What shrank most is as far up as what grew most. */
function size({ base }: TopRow, value: number): number {
  return base === undefined ? value : Math.abs(value);
}

/** How the function's part of all changed, in hundredths of a whole: 0.02 is two points more. */
export function partChange(
  row: TopRow,
  difference: { readonly base: number; readonly now: number },
): number {
  const before = row.base?.flat ?? 0;
  const part = (value: number, total: number): number => (total === 0 ? 0 : value / total);
  return part(before + row.flat, difference.now) - part(before, difference.base);
}

function text(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

/** Flat values of all rows down to each: pprof's sum% column. */
export function runningFlats(rows: readonly TopRow[]): Float64Array {
  let sum = 0;
  return Float64Array.from(rows, (row) => (sum += row.flat));
}

/** A pattern that names one function and no other, for the search box. */
export function exactPattern(name: string): string {
  return `^${name.replace(/[\\^$.|?*+()[\]{}]/g, '\\$&')}$`;
}
