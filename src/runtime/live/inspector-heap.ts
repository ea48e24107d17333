/**
 * The heap profile of the inspector back end: V8's sampling heap profiler, which takes one object every so
 * many bytes and either forgets what is collected (live objects) or keeps it (allocations), never both.
 * Reading it makes V8 collect all garbage first: measured 0.65 s for 350 MB on a slow machine.
 *
 * An isolate has one such sampler, which whoever asks for it shares without being told. So it is looked for
 * before ours is started, and each reading is held against the rate that we asked for.
 */
import type { RawHeap } from '../v8/raw-profile.ts';
import type { SamplingHeapProfile } from '../v8/v8-profile.ts';
import type { HeapReading, HeapSampler } from './back-end.ts';
import { InspectorSession } from './inspector-session.ts';
import { ProfilerBusyError } from './profile-source.ts';
import { isSampling } from './sampler-owner.ts';
import { hasRate } from './sampler-rate.ts';
import { ownFiles } from './worker-file.ts';

const OBJECTS_COMMENT =
  'read after a garbage collection; objects are told from sampled bytes, which is sure where a call site allocates one size';

export class InspectorHeap implements HeapSampler {
  readonly hasAllocs = false;
  readonly collectsToRead = true;
  readonly #kind: 'live' | 'allocs';
  #session: InspectorSession | undefined;

  constructor(kind: 'live' | 'allocs') {
    this.#kind = kind;
  }

  start(rateBytes: number): void {
    this.stop();
    const session = new InspectorSession();
    try {
      refuseForeign(session);
      const includeCollected = this.#kind === 'allocs';
      session.post('HeapProfiler.startSampling', {
        samplingInterval: rateBytes,
        includeObjectsCollectedByMajorGC: includeCollected,
        includeObjectsCollectedByMinorGC: includeCollected,
      });
    } catch (error) {
      session.close();
      throw error;
    }
    this.#session = session;
  }

  stop(): void {
    const session = this.#session;
    this.#session = undefined;
    // Closing the session would stop nobody's sampler but ours.
    session?.close();
  }

  read({ rateBytes, sinceMs, comments }: HeapReading): RawHeap {
    const profile = this.#profile(rateBytes);
    return {
      kind: 'heap',
      part: {
        kind: this.#kind,
        profile,
        startedAtMs: sinceMs,
        endedAtMs: Date.now(),
        rateBytes,
        preload: '',
      },
      ownFiles: ownFiles(),
      comments: [...comments, OBJECTS_COMMENT],
    };
  }

  #profile(rateBytes: number): SamplingHeapProfile {
    if (this.#session === undefined) throw new Error('the heap sampler does not run');
    let profile: SamplingHeapProfile;
    try {
      ({ profile } = this.#session.post<{ profile: SamplingHeapProfile }>(
        'HeapProfiler.getSamplingProfile',
      ));
    } catch (error) {
      throw new ProfilerBusyError(
        "another profiler in this process stopped V8's heap sampler; what it had seen is lost",
        { cause: error },
      );
    }
    if (!hasRate(profile, rateBytes)) {
      throw new ProfilerBusyError(
        "another profiler in this process restarted V8's heap sampler in its own way; its numbers are not ours",
      );
    }
    return profile;
  }
}

function refuseForeign(session: InspectorSession): void {
  if (!isSampling(session)) return;
  throw new ProfilerBusyError(
    "another profiler uses V8's heap sampler, of which a process has one: stop that first",
  );
}
