/** tagshow and taghide: which labels samples keep, by key. */
import { stringTest } from './name-matches.ts';
import type { Profile } from './profile.ts';
import { selectLabels } from './select-samples.ts';
import type { TextTest } from './text-test.ts';

export interface TagNamePatterns {
  readonly tagShow?: TextTest | undefined;
  readonly tagHide?: TextTest | undefined;
}

export interface TagNameResult {
  readonly profile: Profile;
  /** The patterns that matched some label. */
  readonly matched: ReadonlySet<keyof TagNamePatterns>;
}

export function filterTagNames(
  profile: Profile,
  { tagShow, tagHide }: TagNamePatterns,
): TagNameResult {
  const matched = new Set<keyof TagNamePatterns>();
  if (tagShow === undefined && tagHide === undefined) return { profile, matched };
  const { labels } = profile.samples;
  const isShown = stringTest(profile.strings, tagShow ?? (() => true));
  const isHidden = stringTest(profile.strings, tagHide ?? (() => false));
  const isKept = new Uint8Array(labels.count);
  for (let row = 0; row < labels.count; row++) {
    const key = labels.keys[row] as number;
    const [shown, hidden] = [isShown(key), isHidden(key)];
    if (shown) matched.add('tagShow');
    if (hidden) matched.add('tagHide');
    if (shown && !hidden) isKept[row] = 1;
  }
  return { profile: selectLabels(profile, isKept), matched };
}
