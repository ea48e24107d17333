/** A profile in more sample types than it has: of the others nothing was counted. */
import type { Profile, ValueType } from './profile.ts';

/** `sampleTypes` hold all of the profile's own. */
export function widened(
  profile: Profile,
  sampleTypes: readonly ValueType[],
  defaultSampleType: string,
): Profile {
  const { samples } = profile;
  const values = sampleTypes.map(({ type }) => {
    const own = profile.sampleTypes.findIndex((one) => one.type === type);
    return samples.values[own] ?? new BigInt64Array(samples.count);
  });
  return { ...profile, sampleTypes, defaultSampleType, samples: { ...samples, values } };
}
