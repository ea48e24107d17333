/** Cuts the leaf ends off stacks. */
import type { Profile } from './profile.ts';

/** `starts` are new offsets of the first location kept, one a sample, within its stack. */
export function withStacks(profile: Profile, starts: readonly number[]): Profile {
  const { samples } = profile;
  const locationStarts = new Uint32Array(samples.count + 1);
  const locationIndexes = new Uint32Array(samples.locationIndexes.length);
  let end = 0;
  for (let sample = 0; sample < samples.count; sample++) {
    const stackEnd = samples.locationStarts[sample + 1] as number;
    const stack = samples.locationIndexes.subarray(starts[sample], stackEnd);
    locationIndexes.set(stack, end);
    end += stack.length;
    locationStarts[sample + 1] = end;
  }
  const cut = { ...samples, locationStarts, locationIndexes: locationIndexes.subarray(0, end) };
  return { ...profile, samples: cut };
}
