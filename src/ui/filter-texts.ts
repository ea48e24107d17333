/** What each filter and setting of an address does, in a line for somebody who meets it first. */
import type { PageOptions } from '../web/page-options.ts';

export interface FilterText {
  /** The parameter. */
  readonly name: string;
  /** pprof's flag. */
  readonly title: string;
  readonly text: string;
}

export const FILTER_TEXTS: readonly FilterText[] = [
  { name: 'f', title: 'focus', text: 'Only stacks that run through a match' },
  { name: 'i', title: 'ignore', text: 'No stacks that run through a match' },
  { name: 'h', title: 'hide', text: 'Leaves matching functions out of all stacks' },
  { name: 's', title: 'show', text: 'Leaves all other functions out of all stacks' },
  { name: 'sf', title: 'show_from', text: 'Leaves out what stands above the highest match' },
  { name: 'prunefrom', title: 'prune_from', text: 'Leaves out what stands below a match' },
  { name: 'tf', title: 'tagfocus', text: 'Only samples with such a label: key=value, or a range' },
  { name: 'ti', title: 'tagignore', text: 'No samples with such a label' },
  { name: 'ts', title: 'tagshow', text: 'Only labels with a matching key' },
  { name: 'th', title: 'taghide', text: 'No labels with a matching key' },
  { name: 'tagroot', title: 'tagroot', text: 'Puts the values of these labels above all stacks' },
  { name: 'tagleaf', title: 'tagleaf', text: 'Puts the values of these labels below all stacks' },
];

/** Shown when an address sets them, so that nothing acts unseen. The graph has a field for `n`. */
const SETTING_TEXTS: readonly FilterText[] = [
  { name: 'g', title: 'granularity', text: 'What makes a box or a row' },
  { name: 'nf', title: 'nodefraction', text: 'Leaves out functions below this part of the total' },
  { name: 'ef', title: 'edgefraction', text: 'Leaves out calls below this part of the total' },
  { name: 'trim', title: 'trim', text: 'Whether the limits of the graph hold' },
  { name: 'unit', title: 'unit', text: 'The unit of values in the graph' },
  { name: 'noinlines', title: 'noinlines', text: 'Counts inlined calls for their callers' },
  { name: 'showcolumns', title: 'showcolumns', text: 'Tells columns of a line apart' },
  { name: 'calltree', title: 'call_tree', text: 'Tells call paths apart in the graph' },
  { name: 'mean', title: 'mean', text: 'Divides by the first sample type in graph and peek' },
  { name: 'dropneg', title: 'drop_negative', text: 'Leaves out functions below zero' },
];

/** Those with a text, in the order of the list. */
export function activeOptions(
  options: PageOptions,
): readonly (FilterText & { readonly value: string })[] {
  return [...FILTER_TEXTS, ...SETTING_TEXTS].flatMap((filter) => {
    const value = options[filter.name] ?? '';
    return value === '' ? [] : [{ ...filter, value }];
  });
}

/** An empty text must stay where it takes away what the command line set. */
export function withOption(
  options: PageOptions,
  name: string,
  value: string,
  defaults: PageOptions,
): PageOptions {
  const { [name]: _, ...others } = options;
  if (value === (defaults[name] ?? '')) return others;
  return { ...others, [name]: value };
}

/** Without any filter or setting, also none of the command line's. */
export function withoutOptions(options: PageOptions, defaults: PageOptions): PageOptions {
  const set = activeOptions({ ...defaults, ...options });
  return set.reduce((left, { name }) => withOption(left, name, '', defaults), options);
}

/** A pattern that a label's value and no other matches; a comma would part two patterns. */
export function exactTagPattern(key: string, value: string): string {
  const escaped = value.replace(/[\\^$.|?*+()[\]{}]/g, '\\$&').replaceAll(',', '\\x2c');
  return `${key}=^${escaped}$`;
}
