/** What block and mutex read alike: Go's two sample types of contention, of which one event is a period. */
import type { RawSample, RawStacks } from '../v8/raw-profile.ts';

export function contentionReading(
  name: string,
  comments: readonly string[],
  samples: readonly RawSample[],
): RawStacks {
  return {
    kind: 'stacks',
    name,
    sampleTypes: [
      { type: 'contentions', unit: 'count' },
      { type: 'delay', unit: 'nanoseconds' },
    ],
    periodType: { type: 'contentions', unit: 'count' },
    period: 1,
    timeMs: Date.now(),
    comments,
    samples,
  };
}
