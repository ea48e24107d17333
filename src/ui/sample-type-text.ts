/** What each sample type counts, in a sentence for somebody who meets it for the first time. */
import type { ValueType } from '../profile/profile.ts';

const TEXTS: Readonly<Record<string, string>> = {
  'cpu/nanoseconds': 'Time spent running on a processor. Waiting does not count.',
  'wall/nanoseconds': 'Time that passed on the clock, running or waiting.',
  'samples/count': 'How often the profiler looked and found this on top of the stack.',
  'sample/count': 'How often the profiler looked and found this on top of the stack.',
  'inuse_space/bytes': 'Memory allocated here and still in use when the profile was taken.',
  'inuse_objects/count': 'Objects allocated here and still in use when the profile was taken.',
  'alloc_space/bytes':
    'All memory ever allocated here, freed since or not: what the garbage collector has to do.',
  'alloc_objects/count': 'All objects ever allocated here, freed since or not.',
  'contentions/count': 'How often somebody had to wait here.',
  'delay/nanoseconds': 'Time spent waiting: for locks, channels and other goroutines or tasks.',
  'goroutine/count': 'Goroutines that stood here when the profile was taken.',
  'threadcreate/count': 'Where new threads of the operating system were started.',
};

const UNIT_TEXTS: Readonly<Record<string, string>> = {
  nanoseconds: 'Time, as the profile measured it.',
  microseconds: 'Time, as the profile measured it.',
  milliseconds: 'Time, as the profile measured it.',
  bytes: 'Memory, as the profile measured it.',
  count: 'A count, as the profile measured it.',
};

export function sampleTypeText({ type, unit }: ValueType): string {
  return (
    TEXTS[`${type}/${unit}`] ?? UNIT_TEXTS[unit] ?? `Measured in ${unit || 'units of its own'}.`
  );
}
