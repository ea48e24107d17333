/**
 * Profiles that could be of the same program as a given one: other samples and values, sample types in
 * another order or unit, the binary loaded elsewhere. What bases and merges are made of.
 */
import { selectSamples } from '../../build/profile/select-samples.js';

/** Finer or coarser names of units that pprof converts. */
const UNITS = {
  nanoseconds: ['microseconds', 'ms', 's', 'hours'],
  seconds: ['ms', 'nanoseconds'],
  bytes: ['kilobytes', 'MB', 'b'],
  milliGCU: ['gcu', 'microgcu'],
  count: ['count', 'samples'],
};
const FACTORS = [-1n, 0n, 1n, 1n, 1n, 2n, 3n, 10n];
const DAY = 86_400_000_000_000n;

/** The kin as columns; encode it to have a file. */
export function kinOf(profile, draw) {
  const kept = draw.chance(0.5) ? withSomeSamples(profile, draw) : profile;
  const valued = withOtherValues(kept, draw);
  const typed = draw.chance(0.3) ? withOtherTypes(valued, draw) : valued;
  const moved = draw.chance(0.3) ? loadedElsewhere(typed) : typed;
  return withOtherHeader(moved, draw);
}

function withSomeSamples(profile, draw) {
  const rows = Array.from({ length: profile.samples.count }, (_, row) => row);
  return selectSamples(
    profile,
    rows.filter(() => draw.chance(0.6)),
  );
}

function withOtherValues(profile, draw) {
  const { samples } = profile;
  const values = samples.values.map((column) =>
    column.map((value) => BigInt.asIntN(64, value * draw.one(FACTORS))),
  );
  return { ...profile, samples: { ...samples, values } };
}

function withOtherTypes(profile, draw) {
  const { sampleTypes, samples } = profile;
  const order = sampleTypes.map((_, index) => index);
  if (draw.chance(0.4)) order.reverse();
  if (order.length > 1 && draw.chance(0.4)) order.pop();
  if (draw.chance(0.1)) order.push(0);
  const renamed = ({ type, unit }) => ({
    type: draw.chance(0.1) ? `${type}s` : type,
    unit: draw.chance(0.5) ? draw.one(UNITS[unit] ?? [unit]) : unit,
  });
  return {
    ...profile,
    sampleTypes: order.map((index) => renamed(sampleTypes[index])),
    samples: { ...samples, values: order.map((index) => samples.values[index]) },
  };
}

function loadedElsewhere(profile) {
  const shift = 0x7f0000000000n;
  const { locations } = profile;
  const addresses = locations.addresses.map((address, i) =>
    locations.mappingIndexes[i] < 0 ? address : BigInt.asUintN(64, address + shift),
  );
  const mappings = profile.mappings.map((mapping) => ({
    ...mapping,
    start: BigInt.asUintN(64, mapping.start + shift),
    limit: BigInt.asUintN(64, mapping.limit + shift + 0x10n),
  }));
  return { ...profile, mappings, locations: { ...locations, addresses } };
}

function withOtherHeader(profile, draw) {
  const { unit, type } = profile.periodType;
  const periodUnit = draw.chance(0.2) ? draw.one(UNITS[unit] ?? [unit]) : unit;
  return {
    ...profile,
    timeNanos: draw.one([0n, profile.timeNanos, profile.timeNanos + DAY, profile.timeNanos - DAY]),
    durationNanos: draw.one([0n, profile.durationNanos, 1_500_000_000n]),
    period: draw.one([profile.period, 1n, 20_000_000n]),
    periodType: { type: draw.chance(0.05) ? 'other' : type, unit: periodUnit },
    comments: draw.chance(0.2) ? [...profile.comments, 'of a kin'] : profile.comments,
  };
}
