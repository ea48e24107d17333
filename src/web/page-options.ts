/**
 * What an address may ask of every view, spelt as pprof spells it: filters, limits, granularity. Names
 * and meanings are those of the `url` column of pprof's table of options (cli/pprof/options.ts).
 */
import type { Granularity } from '../profile/aggregate.ts';
import type { FilterName, FilterOptions } from '../profile/filter-options.ts';
import { QueryError } from './profile-queries.ts';

/** Texts by parameter. An empty text takes away what the command line had set. */
export type PageOptions = Readonly<Record<string, string>>;

/** The patterns, by parameter. */
export const FILTERS = {
  f: 'focus',
  i: 'ignore',
  h: 'hide',
  s: 'show',
  sf: 'showFrom',
  tf: 'tagFocus',
  ti: 'tagIgnore',
  ts: 'tagShow',
  th: 'tagHide',
  prunefrom: 'pruneFrom',
  // These have no parameter in pprof, whose page cannot set them.
  tagroot: 'tagRoot',
  tagleaf: 'tagLeaf',
} as const satisfies Readonly<Record<string, FilterName>>;

/** Only what is set. */
export function filterOptions(options: PageOptions): FilterOptions {
  const named = Object.entries(FILTERS).map(([url, name]) => [name, options[url] ?? '']);
  const set = named.filter(([, text]) => text !== '');
  if (set.length === 0) return {};
  return { ...Object.fromEntries(set), ...(options.unit && { unit: options.unit }) };
}

/** Everything that a view reads besides the patterns. */
const SETTINGS = [
  'n',
  'nf',
  'ef',
  'trim',
  'unit',
  'g',
  'noinlines',
  'showcolumns',
  'calltree',
  'mean',
  'dropneg',
  'rel',
] as const;

export const PAGE_OPTIONS: readonly string[] = [...Object.keys(FILTERS), ...SETTINGS];

export interface ReportSettings {
  /** 0 is all of them. */
  readonly nodeCount: number;
  readonly nodeFraction: number;
  readonly edgeFraction: number;
  readonly unit: string;
  /** Undefined is the view's own. */
  readonly granularity: Granularity | undefined;
  readonly noInlines: boolean;
  readonly showColumns: boolean;
  readonly callTree: boolean;
  readonly mean: boolean;
  readonly dropNegative: boolean;
  readonly isRelative: boolean;
}

const GRANULARITIES: readonly Granularity[] = [
  'functions',
  'filefunctions',
  'files',
  'lines',
  'addresses',
];

const NODES_SHOWN = 80;

/** Throws QueryError for what cannot be read: a view that ignored a limit would be a wrong answer. */
export function reportSettings(options: PageOptions): ReportSettings {
  const isTrimmed = flag(options, 'trim', true);
  const nodeCount = numberOf(options, 'n', -1);
  return {
    nodeCount: isTrimmed ? Math.trunc(nodeCount < 0 ? NODES_SHOWN : nodeCount) : 0,
    nodeFraction: isTrimmed ? numberOf(options, 'nf', 0.005) : 0,
    edgeFraction: isTrimmed ? numberOf(options, 'ef', 0.001) : 0,
    unit: options.unit || 'minimum',
    granularity: granularityOf(options.g ?? ''),
    noInlines: flag(options, 'noinlines', false),
    showColumns: flag(options, 'showcolumns', false),
    callTree: flag(options, 'calltree', false),
    mean: flag(options, 'mean', false),
    dropNegative: flag(options, 'dropneg', false),
    isRelative: flag(options, 'rel', false),
  };
}

function granularityOf(text: string): Granularity | undefined {
  if (text === '') return undefined;
  const found = GRANULARITIES.find((one) => one === text);
  if (found !== undefined) return found;
  throw new QueryError(`g=${text}: not a granularity; write ${GRANULARITIES.join(', ')}`);
}

function numberOf(options: PageOptions, name: string, initial: number): number {
  const text = options[name] ?? '';
  if (text === '') return initial;
  const value = Number(text);
  if (Number.isFinite(value)) return value;
  throw new QueryError(`${name}=${text}: not a number`);
}

/** Go's strconv.ParseBool, and pprof's `yes` and `no`. */
function flag(options: PageOptions, name: string, initial: boolean): boolean {
  const text = options[name] ?? '';
  if (text === '') return initial;
  if (/^(1|t|true|y|yes)$/i.test(text)) return true;
  if (/^(0|f|false|n|no)$/i.test(text)) return false;
  throw new QueryError(`${name}=${text}: write t or f`);
}
