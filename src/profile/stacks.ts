/** Shortens stacks: cuts their ends off, or takes locations out of them. */
import type { Profile } from './profile.ts';
import { rowsLike } from './row-numbers.ts';

/**
 * `starts` are new offsets of the first location kept, one a sample, within its stack; `ends` those
 * after the last.
 */
export function withStacks(
  profile: Profile,
  starts: ArrayLike<number>,
  ends?: ArrayLike<number>,
): Profile {
  const { samples } = profile;
  const locationStarts = new Uint32Array(samples.count + 1);
  const locationIndexes = rowsLike(samples.locationIndexes, samples.locationIndexes.length);
  let length = 0;
  for (let sample = 0; sample < samples.count; sample++) {
    const start = starts[sample] as number;
    const end = ends?.[sample] ?? (samples.locationStarts[sample + 1] as number);
    for (let i = start; i < end; i++) {
      locationIndexes[length++] = samples.locationIndexes[i] as number;
    }
    locationStarts[sample + 1] = length;
  }
  const cut = { ...samples, locationStarts, locationIndexes: locationIndexes.subarray(0, length) };
  return { ...profile, samples: cut };
}

/** Takes the locations marked 1 out of every stack. */
export function withoutLocations(profile: Profile, isHidden: Uint8Array): Profile {
  const { samples } = profile;
  const locationStarts = new Uint32Array(samples.count + 1);
  const locationIndexes = rowsLike(samples.locationIndexes, samples.locationIndexes.length);
  let length = 0;
  for (let sample = 0; sample < samples.count; sample++) {
    const end = samples.locationStarts[sample + 1] as number;
    for (let i = samples.locationStarts[sample] as number; i < end; i++) {
      const location = samples.locationIndexes[i] as number;
      if (isHidden[location] === 0) locationIndexes[length++] = location;
    }
    locationStarts[sample + 1] = length;
  }
  const shorter = { ...samples, locationStarts, locationIndexes: locationIndexes.slice(0, length) };
  return { ...profile, samples: shorter };
}
