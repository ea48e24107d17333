/**
 * Merges profiles into one: equal stacks with equal labels become one sample, equal locations, functions
 * and mappings one of each, in the order in which samples mention them. Follows google/pprof's
 * profile/merge.go, whose output the writer reproduces.
 */
import { checkCompatible, headerOf, mergedHeader, type ProfileHeader } from './header.ts';
import { MergedFrames } from './merged-frames.ts';
import { MergedSamples } from './merged-samples.ts';
import type { Profile } from './profile.ts';
import { hasValue, wordsOf } from './words.ts';

/** The profiles must have the same sample and period types; throws otherwise. */
export function merge(profiles: readonly Profile[]): Profile {
  const [first] = profiles;
  if (first === undefined) throw new Error('no profiles to merge');
  const merger = new Merger(first);
  for (const other of profiles) checkCompatible(first, other);
  for (const profile of profiles) merger.add(profile);
  return merger.finish(mergedHeader(profiles));
}

/** Takes in one profile after another, none of which it keeps. */
export class Merger {
  readonly #frames = new MergedFrames();
  readonly #samples: MergedSamples;

  /** All profiles must be compatible with one of this header. */
  constructor({ sampleTypes }: ProfileHeader) {
    this.#samples = new MergedSamples(sampleTypes.length, this.#frames.strings);
  }

  /** Whether any value so far was below zero. */
  get hasNegative(): boolean {
    return this.#samples.hasNegative;
  }

  /** The profile's samples; its header counts in `finish`. */
  add(profile: Profile): void {
    this.#samples.add(profile, this.#frames.locationMapper(profile));
  }

  /** The merger must not be used afterwards: the profile takes its columns. */
  finish(header: ProfileHeader): Profile {
    const merged: Profile = {
      ...headerOf(header),
      strings: this.#frames.strings.finish(),
      samples: this.#samples.finish(),
      locations: this.#frames.locations(),
      functions: this.#frames.functions(),
      mappings: this.#frames.mappings,
    };
    // Values of opposite sign may have left nothing; a second pass forgets what only those mentioned.
    return hasZeroSample(merged) ? merge([merged]) : merged;
  }
}

function hasZeroSample({ samples }: Profile): boolean {
  const columns = samples.values.map(wordsOf);
  for (let sample = 0; sample < samples.count; sample++) {
    if (!hasValue(columns, sample)) return true;
  }
  return false;
}
