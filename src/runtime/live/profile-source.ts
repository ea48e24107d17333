/**
 * What the program's own thread must say of a kind of profile for it to be looked up, counted on the
 * index page, read, and read as a difference.
 */
import type { RawProfile } from '../v8/raw-profile.ts';

export interface ReadOptions {
  /** Collect garbage first, where that means something (Go's `gc=1`). */
  readonly gc?: boolean;
}

export interface WindowOptions {
  readonly seconds: number;
  /** An aborted reader ends the window, and with it the profiler. */
  readonly signal?: AbortSignal;
}

export interface ProfileSource {
  /** As in /debug/pprof/NAME and lookup(NAME): heap, allocs, block, mutex, goroutine, threadcreate, io … */
  readonly name: string;
  /** One sentence for the index page. */
  readonly description: string;
  /** Whether a reading less an earlier one has a meaning (`seconds=`). */
  readonly hasDelta: boolean;
  /** Of samples or events, as the index page shows it: Go counts the distinct stacks. */
  count(): number;
  /** What there is by now. Rejects with ProfileUnavailableError. */
  read(options: ReadOptions): Promise<RawProfile>;
  /**
   * The same at once, for the moment when the process exits and no promise is waited for any more; left
   * out by who cannot. Throws ProfileUnavailableError.
   */
  readNow?(options: ReadOptions): RawProfile;
  /**
   * What happens in the next seconds; only where that is more than read() less read(): a profiler that must
   * be started in another mode for it. Rejects with ProfileUnavailableError, or the signal's reason.
   */
  readWindow?(options: WindowOptions): Promise<RawProfile>;
}

/** This Node, this back end or these settings cannot give the profile; `message` says why and what helps. */
export class ProfileUnavailableError extends Error {
  override readonly name = 'ProfileUnavailableError';
}

/** Somebody else is using V8's one profiler of that kind, or a second profile was asked for. */
export class ProfilerBusyError extends Error {
  override readonly name = 'ProfilerBusyError';
}
