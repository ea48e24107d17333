/** Brings profiles to the sample types that they have in common, in the order of the first. */
import { IncompatibleError } from './incompatible-error.ts';
import type { Profile, ValueType } from './profile.ts';

/** Throws IncompatibleError when they have none in common. Types named twice in one profile count as not in common. */
export function withCommonSampleTypes(profiles: readonly Profile[]): Profile[] {
  const mentions = new Map<string, number>();
  for (const { sampleTypes } of profiles) {
    for (const { type } of sampleTypes) mentions.set(type, (mentions.get(type) ?? 0) + 1);
  }
  const first = profiles[0]?.sampleTypes ?? [];
  const common = first
    .map(({ type }) => type)
    .filter((type) => mentions.get(type) === profiles.length);
  if (common.length === 0) {
    const lists = new Set(profiles.map(({ sampleTypes }) => listOf(sampleTypes)));
    const [one = '', other] = lists;
    const which = other === undefined ? one : `${one} and ${other}`;
    throw new IncompatibleError(`profiles have empty common sample type list: ${which}`);
  }
  return profiles.map((profile) => withSampleTypes(profile, common));
}

function listOf(types: readonly ValueType[]): string {
  return `[${types.map(({ type }) => type).join(' ')}]`;
}

function withSampleTypes(profile: Profile, types: readonly string[]): Profile {
  const { sampleTypes, samples } = profile;
  const columns = types.map((type) => {
    const index = sampleTypes.findIndex((own) => own.type === type);
    if (index === -1)
      throw new IncompatibleError(`${JSON.stringify(type)} sample type is not found in profile`);
    return index;
  });
  if (columns.length === sampleTypes.length && columns.every((column, i) => column === i)) {
    return profile;
  }
  const keepsDefault = types.includes(profile.defaultSampleType);
  return {
    ...profile,
    defaultSampleType: keepsDefault ? profile.defaultSampleType : (types[0] ?? ''),
    sampleTypes: columns.map((column) => sampleTypes[column] ?? { type: '', unit: '' }),
    samples: {
      ...samples,
      values: columns.map((column) => samples.values[column] ?? new BigInt64Array(samples.count)),
    },
  };
}
