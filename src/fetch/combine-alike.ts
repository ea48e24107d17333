/** Merges profiles that may differ in sample types and units, as google/pprof's driver does. */
import { merge } from '../profile/merge.ts';
import type { Profile } from '../profile/profile.ts';
import { withCommonSampleTypes } from '../profile/sample-types.ts';
import { withCommonUnits } from './common-units.ts';

/** Of at least one. Throws IncompatibleError. */
export function combineAlike(profiles: readonly Profile[]): Profile {
  const alike = withCommonUnits(withCommonSampleTypes(profiles));
  const [only] = alike;
  return alike.length === 1 && only !== undefined ? only : merge(alike);
}
