/** What is done with a base: the profile that is subtracted from another. */
import { wrapped } from '../base/int64.ts';
import { DIFF_BASE_KEY } from './diff-base-key.ts';
import { checkCompatible } from './header.ts';
import type { Profile } from './profile.ts';
import { scaleValues, withScaledColumns } from './scale.ts';
import { withTextLabel } from './text-label.ts';

/** The samples of a diff base, told apart from those that they are compared with. */
export function asDiffBase(base: Profile): Profile {
  return withTextLabel(base, DIFF_BASE_KEY, 'true');
}

/** The base as what is to be merged so that it is subtracted. */
export function negated(base: Profile): Profile {
  return withScaledColumns(
    base,
    base.sampleTypes.map(() => -1),
  );
}

/**
 * Scaled so that each sample type sums to what the base's does; a type that sums to 0 becomes 0. Throws
 * IncompatibleError when the sample or period types differ.
 */
export function normalized(profile: Profile, base: Profile): Profile {
  checkCompatible(profile, base);
  const wanted = base.samples.values.map(sum);
  const factors = profile.samples.values.map((column, type) => {
    const own = sum(column);
    return own === 0n ? 0 : Number(wanted[type]) / Number(own);
  });
  return scaleValues(profile, factors);
}

function sum(column: BigInt64Array): bigint {
  let total = 0n;
  for (const value of column) total += value;
  return wrapped(total);
}
