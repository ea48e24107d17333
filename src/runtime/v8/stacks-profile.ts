/** Captured stacks with numbers → a Profile, in which a function has the name it has in a cpu profile. */
import { merge } from '../../profile/merge.ts';
import type { Profile } from '../../profile/profile.ts';
import { ProfileBuilder, type ProfileHeader } from '../../profile/profile-builder.ts';
import type { FrameNames } from './frame-names.ts';
import type { RawStacks, StackFrame } from './raw-profile.ts';

/** Equal stacks with equal labels become one sample. */
export function stacksProfile(raw: RawStacks, names: FrameNames): Profile {
  const builder = new ProfileBuilder(raw.sampleTypes);
  const locations = new Map<string, number>();
  const locationOf = (frame: StackFrame): number => {
    const key = `${frame.line}:${frame.column}:${frame.functionName}:${frame.url}`;
    const known = locations.get(key);
    if (known !== undefined) return known;
    const func = builder.func(names.func(names.calling(frame)));
    const location = builder.location({ lines: [{ func, line: names.callingLine(frame) }] });
    locations.set(key, location);
    return location;
  };
  for (const { stack, values, labels } of raw.samples) {
    builder.sample({
      locations: stack.map(locationOf),
      values: values.map((value) => Math.round(value)),
      ...(labels !== undefined && { labels }),
    });
  }
  return merge([builder.finish(headerOf(raw))]);
}

function headerOf(raw: RawStacks): ProfileHeader {
  return {
    timeNanos: nanos(raw.timeMs),
    durationNanos: nanos(raw.durationMs ?? 0),
    comments: raw.comments,
    ...(raw.defaultSampleType !== undefined && { defaultSampleType: raw.defaultSampleType }),
    ...(raw.periodType !== undefined && { periodType: raw.periodType }),
    ...(raw.period !== undefined && { period: BigInt(Math.round(raw.period)) }),
  };
}

function nanos(ms: number): bigint {
  return BigInt(Math.round(ms * 1000)) * 1000n;
}
