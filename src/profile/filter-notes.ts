/** What a reader should know about the filters: which were ranges, which matched nothing. */
import type { FilterName, FilterOptions } from './filter-options.ts';
import { FILTER_FLAGS } from './filter-options.ts';
import { nearestNames } from './nearest-names.ts';
import type { Profile } from './profile.ts';

/** As pprof calls them where they matched nothing. */
const TITLES: Readonly<Record<FilterName, string>> = {
  focus: 'Focus',
  ignore: 'Ignore',
  hide: 'Hide',
  show: 'Show',
  showFrom: 'ShowFrom',
  tagFocus: 'TagFocus',
  tagIgnore: 'TagIgnore',
  tagShow: 'TagShow',
  tagHide: 'TagHide',
  // pprof says nothing of this one.
  pruneFrom: 'PruneFrom',
  tagRoot: 'TagRoot',
  tagLeaf: 'TagLeaf',
};

/** Longer names are cut in notes. */
const NAME_CHARACTERS = 100;

/** The first words of each note are pprof's; the nearest names are on a line of their own. */
export function notesOn(
  profile: Profile,
  options: FilterOptions,
  unmatched: readonly FilterName[],
  ranges: readonly { readonly name: FilterName; readonly range: string }[],
): string[] {
  const notes = ranges.map(
    ({ name, range }) => `${FILTER_FLAGS[name]}:Interpreted '${range}' as range, not regexp`,
  );
  for (const name of unmatched) {
    notes.push(`${TITLES[name]} expression matched no samples`);
    if (ranges.some((range) => range.name === name)) continue;
    const near = nearestNames(options[name] ?? '', profile.strings, candidates(profile, name));
    if (near.length > 0) notes.push(`nearest names: ${near.map(shortened).join(', ')}`);
  }
  return notes;
}

/** Rows of the profile's strings. */
function candidates({ samples, functions }: Profile, name: FilterName): Uint32Array[] {
  const { keys, texts } = samples.labels;
  switch (name) {
    case 'tagFocus':
    case 'tagIgnore':
      return [texts, keys];
    case 'tagShow':
    case 'tagHide':
    case 'tagRoot':
    case 'tagLeaf':
      return [keys];
    default:
      return [functions.names, functions.filenames];
  }
}

function shortened(name: string): string {
  const text = name.replaceAll(/\s+/g, ' ');
  return text.length > NAME_CHARACTERS ? `${text.slice(0, NAME_CHARACTERS)}…` : text;
}
