/**
 * How much chance is in a value: profilers see a random part of what happens, and a sum of few events says
 * less than the same sum of many. Events are taken as independent (Poisson), so that a row of n events
 * which sum to v has the variance v²/n.
 */
import type { Profile, ValueType } from '../profile/profile.ts';

/** One variance a sample, in the squared unit of the column. */
export function samplingVariances(profile: Profile, sampleIndex: number): Float64Array {
  const column = profile.samples.values[sampleIndex] as BigInt64Array;
  const events = eventCounter(profile, sampleIndex);
  const variances = new Float64Array(column.length);
  for (let sample = 0; sample < column.length; sample++) {
    const value = Number(column[sample]);
    variances[sample] = value === 0 ? 0 : (value * value) / events(sample, value);
  }
  return variances;
}

/** How many events a row stands for; above 0. */
function eventCounter(
  profile: Profile,
  sampleIndex: number,
): (sample: number, value: number) => number {
  const { sampleTypes, periodType, samples } = profile;
  const type = sampleTypes[sampleIndex] as ValueType;
  const period = Number(profile.period);
  const counts = samples.values[countIndex(sampleTypes, sampleIndex)];
  if (counts === undefined) {
    const isPeriodic = period > 0 && periodType.type === type.type && periodType.unit === type.unit;
    // Without any notion of events a row is one.
    return (_, value) => (isPeriodic ? Math.abs(value) / period : 1);
  }
  if (periodType.type === 'space' && period > 1) {
    const sizes = samples.values[sizeIndex(sampleTypes, sampleIndex)];
    return (sample) => sampledObjects(counts[sample], sizes?.[sample] ?? 0n, period);
  }
  const size = eventSize(samples.values[sampleIndex] as BigInt64Array, counts);
  return (sample, value) => Math.abs(Number(counts[sample])) || Math.abs(value) / size || 1;
}

/**
 * What an event sums to on average, for rows without a count of their own: a wait that still lasts, or CPU
 * time that was measured and not sampled.
 */
function eventSize(column: BigInt64Array, counts: BigInt64Array): number {
  let sum = 0;
  let events = 0;
  for (let sample = 0; sample < column.length; sample++) {
    if (counts[sample] === 0n) continue;
    sum += Math.abs(Number(column[sample]));
    events += Math.abs(Number(counts[sample]));
  }
  return sum === 0 ? Infinity : sum / events;
}

/**
 * Heap profiles hold estimates: an object of `size` was seen with the chance 1 - exp(-size / period), and
 * counts were divided by that. Those that were seen are the events.
 */
function sampledObjects(count: bigint | undefined, bytes: bigint, period: number): number {
  const objects = Math.abs(Number(count ?? 0n));
  if (objects === 0) return 1;
  const chance = 1 - Math.exp(-Math.abs(Number(bytes)) / objects / period);
  return objects * chance || 1;
}

/** The column that counts what another one weighs: objects for space, samples or contentions for time. */
function countIndex(types: readonly ValueType[], index: number): number {
  const { type, unit } = types[index] as ValueType;
  if (unit === 'count') return index;
  const objects = types.findIndex((other) => other.type === type.replace(/_space$/, '_objects'));
  if (objects !== -1 && objects !== index) return objects;
  return types.findIndex((other) => other.unit === 'count');
}

function sizeIndex(types: readonly ValueType[], index: number): number {
  const { type } = types[index] as ValueType;
  return types.findIndex((other) => other.type === type.replace(/_objects$/, '_space'));
}
