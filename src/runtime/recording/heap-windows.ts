/**
 * Which heap profile is taken when.
 *
 * An isolate has one sampler, and it either forgets objects that are collected (what is live remains)
 * or keeps them (what was allocated); below Node 26 V8 does not mark which are which, and the inspector
 * does not on 26 either. Both at once cannot be had, so a recording has two windows. With a known end
 * live objects come first, so that those of the program's start are among them. Without one the program
 * may be over in a second, and what it allocated is then worth more than what it held when it ended.
 */
import type { HeapPart, RecordingOptions } from './recording-options.ts';

/** How long allocations are recorded before live objects, when no duration was given. */
export const ALLOCS_WINDOW_MS = 10_000;

export function firstHeapKind(options: RecordingOptions): HeapPart['kind'] | undefined {
  if (options.heap === 'off' || options.memRateBytes === 0) return undefined;
  if (options.heap !== 'both') return options.heap;
  return options.endsAtMs === undefined ? 'allocs' : 'live';
}

/** Since 1970; undefined when there is one window. */
export function heapSwitchAtMs(options: RecordingOptions, startedAtMs: number): number | undefined {
  if (options.heap !== 'both' || options.memRateBytes === 0) return undefined;
  if (options.endsAtMs === undefined) return startedAtMs + ALLOCS_WINDOW_MS;
  return (startedAtMs + options.endsAtMs) / 2;
}
