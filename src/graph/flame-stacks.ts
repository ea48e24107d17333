/** The stacks of one sample type as runs of frames, root first: what the flame graph is grouped from. */
import type { Profile } from '../profile/profile.ts';
import type { FlameFrames } from './flame-frames.ts';

export interface FlameStacks {
  readonly count: number;
  /** Where each begins in `entries`. */
  readonly starts: Uint32Array;
  /** Twice the frame's index, plus one where it was inlined into the one before; `end` after the leaf. */
  readonly entries: Uint16Array | Uint32Array;
  readonly end: number;
  readonly values: BigInt64Array;
}

/** Half the memory is half the cache misses, and few profiles hold more than 32,766 frames. */
const END_SHORT = 0xffff;
const END_LONG = 0xffffffff;

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
  const entryCount = frames.stackFrameCount + count;
  const isShort = frames.count * 2 < END_SHORT;
  const entries = isShort ? new Uint16Array(entryCount) : new Uint32Array(entryCount);
  const end = isShort ? END_SHORT : END_LONG;
  let stack = 0;
  let filled = 0;
  for (let sample = 0; sample < count; sample++) {
    const value = column[sample] ?? 0n;
    if (value === 0n) continue;
    starts[stack] = filled;
    const leaf = locationStarts[sample] ?? 0;
    for (let i = (locationStarts[sample + 1] ?? 0) - 1; i >= leaf; i--) {
      const location = locationIndexes[i] ?? 0;
      const endAt = frames.locationStarts[location + 1] ?? 0;
      for (let at = frames.locationStarts[location] ?? 0; at < endAt; at++) {
        entries[filled++] =
          (frames.locationFrames[at] ?? 0) * 2 + (frames.locationInlined[at] ?? 0);
      }
    }
    entries[filled++] = end;
    kept[stack++] = value;
  }
  return { count: stack, starts, entries: entries.subarray(0, filled), end, values: kept };
}
