/** Subtracts a base from the profile that was asked for, by pprof's steps. */
import { combineAlike } from '../../fetch/combine-alike.ts';
import { asDiffBase, negated, normalized } from '../../profile/base.ts';
import { IncompatibleError } from '../../profile/incompatible-error.ts';
import type { Profile } from '../../profile/profile.ts';
import { CommandError, EXIT } from '../io.ts';
import type { BaseChoice } from './base-choice.ts';

/** Throws CommandError when the two are of different kinds. */
export function withoutBase(
  profile: Profile,
  base: Profile,
  { isDiff, normalize }: Pick<BaseChoice, 'isDiff' | 'normalize'>,
): Profile {
  try {
    const scaled = normalize ? normalized(profile, base) : profile;
    const subtracted = negated(isDiff ? asDiffBase(base) : base);
    return combineAlike([scaled, subtracted]);
  } catch (error) {
    if (!(error instanceof IncompatibleError)) throw error;
    throw new CommandError(
      `${error.message}; a base must be a profile of the same kind`,
      EXIT.usage,
      { cause: error },
    );
  }
}
