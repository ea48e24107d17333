/**
 * Readings as the program's thread hands them out: plain data that may be posted to a worker, where they
 * become a Profile (docs/decisions/0026).
 */

import type { ValueType } from '../../profile/profile.ts';
import type { LabelFields } from '../../profile/profile-builder.ts';
import type { CpuPart, HeapPart } from '../recording/recording-options.ts';
import type { RawAllocations, RawTime } from './datadog-profile.ts';

/**
 * A frame of a captured stack: where the call stands, not where the function begins.
 *
 * What has no stack gets a frame in brackets, without a url and a place: `[Timeout]`, `[event loop]`,
 * `[other stacks]`. Its name is printed as it is.
 */
export interface StackFrame {
  /** V8's word; '' for what has none. */
  readonly functionName: string;
  /** file: URL, absolute path, node:…; '' for builtins and code from strings. */
  readonly url: string;
  /** From 1, in the code that ran; 0 where there is no place. */
  readonly line: number;
  readonly column: number;
}

/**
 * Stacks with numbers, in the types of the profile: block, mutex, io, goroutine, threadcreate, custom.
 *
 * Labels that profiles set themselves: `kind` says what was measured (block: sync, lock, async; mutex:
 * eventloop, lock; io: fs, net, http, dns; threadcreate: worker, process, native), `lock` is a lock's name,
 * `type` what async_hooks call an operation. goroutine has `state` (running, idle, `timers.setTimeout`,
 * TCPServerWrap: what Go prints as `goroutine 12 [state]`), `thread` (main, or a worker's name) and
 * the number `age` in nanoseconds, rounded down to whole minutes and absent below one: 180e9 is Go's
 * `[state, 3 minutes]`. A sample with the value n stands for n such tasks.
 */
export interface RawStacks {
  readonly kind: 'stacks';
  readonly name: string;
  readonly sampleTypes: readonly ValueType[];
  readonly defaultSampleType?: string;
  readonly periodType?: ValueType;
  readonly period?: number;
  /** Since 1970. */
  readonly timeMs: number;
  readonly durationMs?: number;
  /** What was measured, what not, and what it cost; the first line of each file. */
  readonly comments: readonly string[];
  readonly samples: readonly RawSample[];
}

export interface RawSample {
  /** Leaf first. */
  readonly stack: readonly StackFrame[];
  /** One a sample type. */
  readonly values: readonly number[];
  readonly labels?: readonly LabelFields[];
}

/** V8's cpu profile with the CPU clock beside it, as the inspector gives it. */
export interface RawCpu {
  readonly kind: 'cpu';
  readonly part: CpuPart;
  /** Files of ours: their frames are no part of the program. */
  readonly ownFiles: readonly string[];
  readonly comments: readonly string[];
  /** A worker's profile, merged into the program's: its name becomes the label `thread`. */
  readonly thread?: string | undefined;
}

/** V8's sampling heap profile, as the inspector gives it: live objects or allocations, never both. */
export interface RawHeap {
  readonly kind: 'heap';
  readonly part: HeapPart;
  readonly ownFiles: readonly string[];
  readonly comments: readonly string[];
  readonly thread?: string | undefined;
}

/** Readings of several threads that make one profile. The first one's comments count. */
export interface RawThreads {
  readonly kind: 'threads';
  /** Never empty; the main thread comes first. */
  readonly raws: readonly RawProfile[];
}

export type RawProfile = RawStacks | RawCpu | RawHeap | RawTime | RawAllocations | RawThreads;
