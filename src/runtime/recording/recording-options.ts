/**
 * What `stackheat record` asks of the preload, and the files in which the preload answers.
 *
 * The two live in different processes that may be stopped at any moment, so they talk through files in
 * one folder: nothing to connect, nothing to lose but the part that was not yet written. Each process
 * of the program writes `PID.start.json` at once, a part a file as it gets done, and `PID.end.json`
 * last; a file named STOP_FILE asks all of them to finish.
 */
import type { RawStacks } from '../v8/raw-profile.ts';
import type { SamplingHeapProfile, V8CpuProfile } from '../v8/v8-profile.ts';
import type { WaitKind } from './recording-plan.ts';

/** Holds RecordingOptions as JSON. A process without it is left alone, preloaded or not. */
export const RECORD_VARIABLE = 'STACKHEAT_RECORD';
/** The process id of the nearest recorded ancestor. */
export const PARENT_VARIABLE = 'STACKHEAT_RECORD_PARENT';
export const STOP_FILE = 'stop';
/** A forgotten recording ends by itself; its samples would otherwise grow for ever. */
export const RECORDING_MAX_MS = 3_600_000;
/** More processes than this run unprofiled: a folder a process of a test runner helps nobody. */
export const PROCESSES_MAX = 64;

/** `both` means one after the other: an isolate has one heap sampler. */
export type HeapMode = 'both' | 'live' | 'allocs' | 'off';

export interface RecordingOptions {
  /** Where the parts go; a folder that exists. */
  readonly folder: string;
  /** The path of this preload, which is also the companion thread's program. */
  readonly preload: string;
  /** 0 records no cpu profile. */
  readonly cpuRateHz: number;
  readonly memRateBytes: number;
  readonly heap: HeapMode;
  readonly waits: readonly WaitKind[];
  /** threadcreate is wanted. */
  readonly hasThreads: boolean;
  /** Since 1970: when the recording is expected to end, if that is known. */
  readonly endsAtMs?: number;
}

export interface StartPart {
  readonly pid: number;
  readonly parentPid?: number;
  readonly nodeVersion: string;
  /** Absolute; undefined for `node -e` and the like. */
  readonly script?: string;
  readonly cwd: string;
  readonly startedAtMs: number;
}

export interface CpuPart {
  readonly profile: V8CpuProfile;
  /** Since 1970, when the profile began. */
  readonly startedAtMs: number;
  readonly endedAtMs?: number;
  /** Other kinds took turns beside it. */
  readonly hasWaitsBeside?: boolean;
  /** Turns of kinds that cost much; in order, without overlaps. What was sampled in them is not to count. */
  readonly pauses?: readonly PauseMicros[];
  readonly rateHz: number;
  readonly clock: CpuClock;
  /** How far apart its readings are; those of a recording 10 ms. */
  readonly clockIntervalMs?: number;
  /** CPU of the process's other threads, without the profiler's own; undefined where it cannot be known. */
  readonly otherThreadsNanos?: number;
  readonly workersSeen: number;
  /** The preload's own file: its frames are no part of the program. */
  readonly preload: string;
}

/** In the profile's own time base. */
export interface PauseMicros {
  readonly from: number;
  readonly to: number;
}

/** How much CPU the main thread had used, at moments of the profile's own time base. */
export interface CpuClock {
  readonly source: 'schedstat' | 'threadCpuUsage' | 'cpuUsage';
  readonly timesMicros: readonly number[];
  /** As many as there are times, never falling. */
  readonly cpuNanos: readonly number[];
  /** The time for which it wanted a CPU and had none, likewise; undefined where that is not known. */
  readonly queuedNanos?: readonly number[];
}

export interface HeapPart {
  readonly kind: 'live' | 'allocs';
  readonly profile: SamplingHeapProfile;
  readonly startedAtMs: number;
  readonly endedAtMs: number;
  readonly rateBytes: number;
  /** The preload's own file: its frames are no part of the program. */
  readonly preload: string;
}

/** Source maps by URL, of code that was translated while it was loaded: they are on no disk. */
export type MapsPart = Readonly<Record<string, unknown>>;

export interface EndPart {
  readonly endedAtMs: number;
  /** The process was about to leave; otherwise it was asked for its recording, and goes on. */
  readonly isLeaving: boolean;
  /** Those that end the program, since it does not listen. One that came just before may be lost. */
  readonly deadlySignals: readonly NodeJS.Signals[];
  /** What went wrong inside the program without harming it. */
  readonly troubles: readonly string[];
}

/** What one of the kinds that take turns has seen. */
export interface WaitPart {
  readonly raw: RawStacks;
  readonly windows: readonly TimeWindow[];
}

/** Since 1970. */
export interface TimeWindow {
  readonly startedAtMs: number;
  readonly endedAtMs: number;
}

/** A second heap window of a kind has a part of its own. */
export type HeapPartName = HeapPart['kind'] | `${HeapPart['kind']}-2`;

export type PartName = 'start' | 'cpu' | HeapPartName | WaitKind | 'threadcreate' | 'maps' | 'end';

export function partFile(pid: number, part: PartName): string {
  return `${pid}.${part}.json`;
}
