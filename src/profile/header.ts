/** What a profile says of all its samples, and how the headers of several come together. */
import { wrapped } from '../base/int64.ts';
import { IncompatibleError } from './incompatible-error.ts';
import type { Profile, ValueType } from './profile.ts';

export type ProfileHeader = Pick<
  Profile,
  | 'sampleTypes'
  | 'defaultSampleType'
  | 'comments'
  | 'docUrl'
  | 'dropFrames'
  | 'keepFrames'
  | 'timeNanos'
  | 'durationNanos'
  | 'periodType'
  | 'period'
>;

/** Throws IncompatibleError when profiles with these headers must not be merged. */
export function checkCompatible(first: ProfileHeader, other: ProfileHeader): void {
  const [period, otherPeriod] = [typeText(first.periodType), typeText(other.periodType)];
  if (period !== otherPeriod) {
    throw new IncompatibleError(`incompatible period types ${period} and ${otherPeriod}`);
  }
  const [types, otherTypes] = [typesText(first.sampleTypes), typesText(other.sampleTypes)];
  if (types !== otherTypes)
    throw new IncompatibleError(`incompatible sample types ${types} and ${otherTypes}`);
}

/** Of at least one. */
export function mergedHeader(headers: readonly ProfileHeader[]): ProfileHeader {
  const [first] = headers as readonly [ProfileHeader];
  let timeNanos = 0n;
  let period = 0n;
  for (const header of headers) {
    // A profile without a time makes the merged time unknown, unless a later one has one.
    if (timeNanos === 0n || header.timeNanos < timeNanos) timeNanos = header.timeNanos;
    if (period === 0n || period < header.period) period = header.period;
  }
  const firstNamed = (of: (header: ProfileHeader) => string): string =>
    headers.map(of).find((text) => text !== '') ?? '';
  return {
    sampleTypes: first.sampleTypes,
    timeNanos,
    period,
    durationNanos: wrapped(headers.reduce((sum, { durationNanos }) => sum + durationNanos, 0n)),
    comments: [...new Set(headers.flatMap(({ comments }) => comments))],
    defaultSampleType: firstNamed(({ defaultSampleType }) => defaultSampleType),
    docUrl: firstNamed(({ docUrl }) => docUrl),
    periodType: first.periodType,
    dropFrames: first.dropFrames,
    keepFrames: first.keepFrames,
  };
}

/** The header alone, so that whoever keeps it does not keep the profile. */
export function headerOf(profile: ProfileHeader): ProfileHeader {
  const { sampleTypes, defaultSampleType, comments, docUrl, dropFrames, keepFrames } = profile;
  const { timeNanos, durationNanos, periodType, period } = profile;
  return {
    sampleTypes,
    defaultSampleType,
    comments,
    docUrl,
    dropFrames,
    keepFrames,
    timeNanos,
    durationNanos,
    periodType,
    period,
  };
}

function typeText({ type, unit }: ValueType): string {
  return `{${type} ${unit}}`;
}

function typesText(types: readonly ValueType[]): string {
  return `[${types.map(typeText).join(' ')}]`;
}
