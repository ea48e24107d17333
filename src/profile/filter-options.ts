/** What may be asked of a profile's samples, frames and labels, and how it is spelt. */

/** Patterns as they were typed; empty or missing is none. */
export interface FilterOptions {
  readonly focus?: string;
  readonly ignore?: string;
  readonly hide?: string;
  readonly show?: string;
  readonly showFrom?: string;
  readonly pruneFrom?: string;
  /** `[key=]` and a range, or patterns with commas between. */
  readonly tagFocus?: string;
  readonly tagIgnore?: string;
  readonly tagShow?: string;
  readonly tagHide?: string;
  /** Label keys with commas between. */
  readonly tagRoot?: string;
  readonly tagLeaf?: string;
  /** For the numbers in label frames. */
  readonly unit?: string;
}

export type FilterName = Exclude<keyof FilterOptions, 'unit'>;

/** As they are spelt on the command line. */
export const FILTER_FLAGS: Readonly<Record<FilterName, string>> = {
  focus: 'focus',
  ignore: 'ignore',
  hide: 'hide',
  show: 'show',
  showFrom: 'show_from',
  tagFocus: 'tagfocus',
  tagIgnore: 'tagignore',
  tagShow: 'tagshow',
  tagHide: 'taghide',
  pruneFrom: 'prune_from',
  tagRoot: 'tagroot',
  tagLeaf: 'tagleaf',
};
/** pprof names these three nowhere. */
const UNLISTED: readonly FilterName[] = ['pruneFrom', 'tagRoot', 'tagLeaf'];

/** `focus=…` and the like, in the order in which pprof lists them. */
export function activeFilters(options: FilterOptions): string[] {
  // The keys are those of the table.
  const names = Object.keys(FILTER_FLAGS) as FilterName[];
  return names
    .filter((name) => !UNLISTED.includes(name) && (options[name] ?? '') !== '')
    .map((name) => `${FILTER_FLAGS[name]}=${options[name]}`);
}
