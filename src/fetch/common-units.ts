/** Brings the values of several profiles to one unit a sample type: the finest, so that nothing is lost. */

import { fromFloat } from '../base/int64.ts';
import { areConvertible, scale } from '../measurement/units.ts';
import { IncompatibleError } from '../profile/incompatible-error.ts';
import type { Profile, ValueType } from '../profile/profile.ts';
import { scaleValues } from '../profile/scale.ts';

/** Throws IncompatibleError when types do not go together. */
export function withCommonUnits(profiles: readonly Profile[]): Profile[] {
  const [first] = profiles;
  if (first === undefined || profiles.length === 1) return [...profiles];
  const period = finest(
    profiles.map(({ periodType }) => periodType),
    'period type',
  );
  const types = first.sampleTypes.map((_, i) =>
    finest(
      profiles.map(({ sampleTypes }) => sampleTypes[i] ?? NO_TYPE),
      'sample types',
    ),
  );
  return profiles.map((profile) => {
    const factors = profile.sampleTypes.map(
      ({ unit }, i) => scale(1n, unit, types[i]?.unit ?? unit).value,
    );
    const sampleTypes = profile.sampleTypes.map((own, i) => ({
      ...own,
      unit: types[i]?.unit ?? '',
    }));
    const scaledPeriod = scale(profile.period, profile.periodType.unit, period.unit).value;
    return {
      ...scaleValues(profile, factors),
      sampleTypes,
      period: fromFloat(scaledPeriod),
      periodType: { ...profile.periodType, unit: period.unit },
    };
  });
}

const NO_TYPE: ValueType = { type: '', unit: '' };

function finest(types: readonly ValueType[], what: string): ValueType {
  let smallest = types[0] ?? NO_TYPE;
  for (const type of types.slice(1)) {
    if (!areAlike(smallest, type)) {
      const text = ({ type: name, unit }: ValueType): string => `{${name} ${unit}}`;
      throw new IncompatibleError(`${what}: incompatible types: ${text(smallest)} ${text(type)}`);
    }
    if (scale(1n, type.unit, smallest.unit).value < 1) smallest = type;
  }
  return smallest;
}

/** Names may differ by a plural s, units by their size. */
function areAlike(a: ValueType, b: ValueType): boolean {
  const singular = (name: string): string => (name.endsWith('s') ? name.slice(0, -1) : name);
  if (singular(a.type) !== singular(b.type)) return false;
  return a.unit === b.unit || areConvertible(a.unit, b.unit);
}
