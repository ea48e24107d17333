/** The stacks of one sample type as runs of frames, root first: what the flame graph is grouped from. */
import type { Profile } from '../profile/profile.ts';
import type { FlameFrames } from './flame-frames.ts';

export interface FlameStacks {
  readonly count: number;
  /** Where each begins in `entries`. */
  readonly starts: Uint32Array;
  /** Twice the frame's index, plus one where it was inlined into the one before; END after the leaf. */
  readonly entries: Uint32Array;
  readonly values: BigInt64Array;
}

export const END = 0xffffffff;

/** As in pprof, a stack that weighs nothing is left out. */
export function flameStacks(
  profile: Profile,
  frames: FlameFrames,
  sampleTypeIndex: number,
): FlameStacks {
  const { count, locationStarts, locationIndexes, values } = profile.samples;
  const column = values[sampleTypeIndex];
  if (column === undefined)
    throw new RangeError(`the profile has no sample type ${sampleTypeIndex}`);
  const starts = new Uint32Array(count);
  const kept = new BigInt64Array(count);
  const entries = new Uint32Array(frames.stackFrameCount + count);
  let stack = 0;
  let filled = 0;
  for (let sample = 0; sample < count; sample++) {
    const value = column[sample] ?? 0n;
    if (value === 0n) continue;
    starts[stack] = filled;
    const leaf = locationStarts[sample] ?? 0;
    for (let i = (locationStarts[sample + 1] ?? 0) - 1; i >= leaf; i--) {
      const location = locationIndexes[i] ?? 0;
      const end = frames.locationStarts[location + 1] ?? 0;
      for (let at = frames.locationStarts[location] ?? 0; at < end; at++) {
        entries[filled++] =
          (frames.locationFrames[at] ?? 0) * 2 + (frames.locationInlined[at] ?? 0);
      }
    }
    entries[filled++] = END;
    kept[stack++] = value;
  }
  return { count: stack, starts, entries: entries.subarray(0, filled), values: kept };
}
