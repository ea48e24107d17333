/** The kinds of profile that a recording can hold, in the order in which a bundle lists them. */
import type { HeapMode } from '../../runtime/recording/recording-options.ts';

export const KINDS = [
  'cpu',
  'heap',
  'allocs',
  'block',
  'mutex',
  'goroutine',
  'io',
  'threadcreate',
] as const;

export type Kind = (typeof KINDS)[number];

export function isKind(name: string): name is Kind {
  return KINDS.some((kind) => kind === name);
}

export function fileOfKind(kind: string): string {
  return `${kind}.pb.gz`;
}

/** As `KINDS` says; what a server calls by names of its own comes behind, by name. */
export function inKindOrder<T>(items: readonly T[], kindOf: (item: T) => string): readonly T[] {
  const rank = (item: T): number => {
    const kind = kindOf(item);
    const index = isKind(kind) ? KINDS.indexOf(kind) : -1;
    return index === -1 ? KINDS.length : index;
  };
  const byName = (a: T, b: T): number => (kindOf(a) < kindOf(b) ? -1 : 1);
  return [...items].sort((a, b) => rank(a) - rank(b) || byName(a, b));
}

/** How V8's one heap sampler is to be used. */
export function heapMode(kinds: ReadonlySet<string>): HeapMode {
  if (kinds.has('heap')) return kinds.has('allocs') ? 'both' : 'live';
  return kinds.has('allocs') ? 'allocs' : 'off';
}
