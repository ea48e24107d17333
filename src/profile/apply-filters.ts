/**
 * pprof's filters in pprof's order: label frames, then focus, ignore, hide and show, show_from, label
 * values, label names, prune_from. The command line, the shell and the page all come here.
 */
import { compileFilters } from './compile-filters.ts';
import { notesOn } from './filter-notes.ts';
import { activeFilters, type FilterName, type FilterOptions } from './filter-options.ts';
import { filterFrames } from './frame-filter.ts';
import { labelUnits } from './label-units.ts';
import type { Profile } from './profile.ts';
import { pruneFrom } from './prune-from.ts';
import { showFrom } from './show-from.ts';
import { filterTags } from './tag-filter.ts';
import { addTagFrames } from './tag-frames.ts';
import { filterTagNames } from './tag-names.ts';

export interface Filtered {
  readonly profile: Profile;
  /** `focus=…` and the like, as report headers list them. */
  readonly activeFilters: readonly string[];
  /** For the reader, a line each: what was taken as a range, what matched nothing. */
  readonly notes: readonly string[];
}

/**
 * Shares every column that stays as it is with the profile it was given. Throws FilterError for an
 * expression that does not parse.
 */
export async function applyFilters(profile: Profile, options: FilterOptions): Promise<Filtered> {
  const patterns = await compileFilters(options);
  const unmatched: FilterName[] = [];
  const expect = (name: FilterName, hasMatch: boolean): void => {
    if (!hasMatch && (options[name] ?? '') !== '') unmatched.push(name);
  };
  const keysOf = (list = ''): string[] => list.split(',').filter((key) => key !== '');
  const framed = addTagFrames(profile, {
    roots: keysOf(options.tagRoot),
    leaves: keysOf(options.tagLeaf),
    unit: options.unit ?? 'minimum',
  });
  expect('tagRoot', framed.hasRoot);
  expect('tagLeaf', framed.hasLeaf);
  const byFrame = filterFrames(framed.profile, patterns);
  for (const name of ['focus', 'ignore', 'hide', 'show'] as const) {
    expect(name, byFrame.matched.has(name));
  }
  const from = patterns.showFrom && showFrom(byFrame.profile, patterns.showFrom);
  expect('showFrom', from?.hasMatch ?? true);
  // The units are those of all samples.
  const units = patterns.ranges.length > 0 ? labelUnits(profile).unitOf : new Map();
  const byTag = filterTags(from?.profile ?? byFrame.profile, patterns, units);
  expect('tagFocus', byTag.matched.has('tagFocus'));
  expect('tagIgnore', byTag.matched.has('tagIgnore'));
  const byTagName = filterTagNames(byTag.profile, patterns);
  expect('tagShow', byTagName.matched.has('tagShow'));
  expect('tagHide', byTagName.matched.has('tagHide'));
  const pruned = patterns.pruneFrom && pruneFrom(byTagName.profile, patterns.pruneFrom);
  expect('pruneFrom', pruned?.hasMatch ?? true);
  return {
    profile: pruned?.profile ?? byTagName.profile,
    activeFilters: activeFilters(options),
    notes: notesOn(framed.profile, options, unmatched, patterns.ranges),
  };
}
