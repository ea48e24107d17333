/** Multiplies the values of a profile, one factor a sample type. */
import type { Profile } from './profile.ts';
import { selectSamples } from './select-samples.ts';
import { hasValue, wordsOf } from './words.ts';

/** Rounds half away from zero; samples left with zeros alone are dropped, as pprof does. */
export function scaleValues(profile: Profile, factors: readonly number[]): Profile {
  if (factors.every((factor) => factor === 1)) return profile;
  const all = withScaledColumns(profile, factors);
  const { count, values } = all.samples;
  // pprof looks only at the columns it scaled.
  const columns = values.filter((_, type) => (factors[type] ?? 1) !== 1).map(wordsOf);
  const kept: number[] = [];
  for (let sample = 0; sample < count; sample++) if (hasValue(columns, sample)) kept.push(sample);
  return selectSamples(all, kept);
}

/** The same with all samples, for merging, which drops zeros itself. */
export function withScaledColumns(profile: Profile, factors: readonly number[]): Profile {
  const { samples } = profile;
  const values = samples.values.map((column, type) => {
    const factor = factors[type] ?? 1;
    return factor === 1 ? column : scaled(column, factor);
  });
  return { ...profile, samples: { ...samples, values } };
}

/** By halves: a BigInt a value would cost ten times as much. */
function scaled(column: BigInt64Array, factor: number): BigInt64Array {
  const result = new BigInt64Array(column.length);
  const from = wordsOf(column);
  const to = wordsOf(result);
  for (let i = 0; i < column.length; i++) {
    const low = from[i * 2] as number;
    const high = (from[i * 2 + 1] as number) | 0;
    const product = roundAway((high * 2 ** 32 + low) * factor);
    // What does not fit is the smallest int64, as in Go on amd64.
    const fits = product >= -(2 ** 63) && product < 2 ** 63;
    const upper = fits ? Math.floor(product / 2 ** 32) : -(2 ** 31);
    to[i * 2] = fits ? product - upper * 2 ** 32 : 0;
    to[i * 2 + 1] = upper;
  }
  return result;
}

function roundAway(value: number): number {
  return value < 0 ? -Math.round(-value) : Math.round(value);
}
