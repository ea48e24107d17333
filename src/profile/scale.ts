/** Multiplies the values of a profile, one factor a sample type. */
import { fromFloat } from '../base/int64.ts';
import type { Profile } from './profile.ts';
import { selectSamples } from './select-samples.ts';

/** Rounds half away from zero; samples left with zeros alone are dropped, as pprof does. */
export function scaleValues(profile: Profile, factors: readonly number[]): Profile {
  if (factors.every((factor) => factor === 1)) return profile;
  const { samples } = profile;
  const values = samples.values.map((column, type) => {
    const factor = factors[type] ?? 1;
    return factor === 1
      ? column
      : column.map((value) => fromFloat(roundAway(Number(value) * factor)));
  });
  const kept: number[] = [];
  for (let sample = 0; sample < samples.count; sample++) {
    // pprof looks only at the columns it scaled.
    const isLeft = values.some(
      (column, type) => (factors[type] ?? 1) !== 1 && column[sample] !== 0n,
    );
    if (isLeft) kept.push(sample);
  }
  return selectSamples({ ...profile, samples: { ...samples, values } }, kept);
}

function roundAway(value: number): number {
  return Math.sign(value) * Math.round(Math.abs(value));
}
