/** The command line's filters, applied; without any, nothing of them is loaded. */
import type { FilterOptions } from '../../profile/filter-options.ts';
import type { Profile } from '../../profile/profile.ts';
import { CommandError, EXIT, type Io } from '../io.ts';

export interface FilteredProfile {
  readonly profile: Profile;
  readonly activeFilters: readonly string[];
}

/** Notes, such as of a filter that matched nothing, go to standard error. */
export async function filteredProfile(
  profile: Profile,
  options: Required<FilterOptions>,
  io: Io,
): Promise<FilteredProfile> {
  if (!hasFilter(options)) return { profile, activeFilters: [] };
  const { applyFilters } = await import('../../profile/apply-filters.ts');
  const { FilterError } = await import('../../profile/filter-error.ts');
  try {
    const filtered = await applyFilters(profile, options);
    for (const note of filtered.notes) io.stderr.write(`${note}\n`);
    return filtered;
  } catch (error) {
    if (!(error instanceof FilterError)) throw error;
    throw new CommandError(error.message, EXIT.usage, { cause: error });
  }
}

function hasFilter(options: Required<FilterOptions>): boolean {
  const { tagFocus, tagIgnore, tagShow, tagHide, tagRoot, tagLeaf } = options;
  const ofTags = [tagFocus, tagIgnore, tagShow, tagHide, tagRoot, tagLeaf];
  return hasFrameFilter(options) || ofTags.some((value) => value !== '');
}

/** Whether names of functions or files decide what is shown. */
export function hasFrameFilter(options: Required<FilterOptions>): boolean {
  const { focus, ignore, hide, show, showFrom, pruneFrom } = options;
  return [focus, ignore, hide, show, showFrom, pruneFrom].some((value) => value !== '');
}
