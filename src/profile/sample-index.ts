/** Which column is meant: by number, by name, or the profile's default. */
import type { Profile } from './profile.ts';

export class SampleIndexError extends Error {}

/** `wanted` is empty for the default: the type the profile names, else its last. */
export function sampleIndex(
  { sampleTypes, defaultSampleType }: Pick<Profile, 'sampleTypes' | 'defaultSampleType'>,
  wanted: string,
): number {
  const names = sampleTypes.map(({ type }) => type);
  if (wanted === '') {
    const index = defaultSampleType === '' ? -1 : names.indexOf(defaultSampleType);
    return index === -1 ? names.length - 1 : index;
  }
  if (/^[+-]?\d+$/.test(wanted)) {
    const index = Number(wanted);
    if (index >= 0 && index < names.length) return index;
    const range = `[0..${names.length - 1}]`;
    throw new SampleIndexError(`sample_index ${wanted} is outside the range ${range}`);
  }
  // Heap profiles of old call inuse_space just space.
  const short = wanted.startsWith('inuse_') ? wanted.slice('inuse_'.length) : wanted;
  const index = names.findIndex((name) => name === wanted || name === short);
  if (index !== -1) return index;
  const choices = `[${names.join(' ')}]`;
  throw new SampleIndexError(`sample_index ${JSON.stringify(wanted)} must be one of: ${choices}`);
}
