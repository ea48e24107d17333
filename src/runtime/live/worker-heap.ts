/**
 * Live objects of the program's worker threads: V8's heap sampler in each of them through the inspector,
 * from the moment that the worker starts or this begins. Reading collects garbage in each.
 */
import type { RawHeap } from '../v8/raw-profile.ts';
import type { SamplingHeapProfile } from '../v8/v8-profile.ts';
import { hasRate } from './sampler-rate.ts';
import { ownFiles } from './worker-file.ts';
import { type AttachedWorker, WorkerSessions } from './worker-sessions.ts';

interface Sampled {
  readonly worker: AttachedWorker;
  readonly startedAtMs: number;
}

export class WorkerHeap {
  readonly #sessions: WorkerSessions;
  readonly #rateBytes: number;
  #sampled: Sampled[] = [];

  /** Throws ProfileUnavailableError. */
  constructor(rateBytes: number) {
    this.#rateBytes = rateBytes;
    this.#sessions = new WorkerSessions((worker) => {
      // A worker that does not take part is missing from the profile, which is all that can be said.
      this.#start(worker).catch(() => undefined);
    });
  }

  /** Workers that ended have no objects any more; those that do not answer are left out. */
  async read(): Promise<readonly RawHeap[]> {
    const read = await Promise.allSettled(this.#sampled.map((one) => this.#read(one)));
    const answered = read.map(({ status }) => status === 'fulfilled');
    this.#sampled = this.#sampled.filter((_, i) => answered[i]);
    return read.filter((one) => one.status === 'fulfilled').map(({ value }) => value);
  }

  close(): void {
    this.#sessions.close();
  }

  async #start(worker: AttachedWorker): Promise<void> {
    await worker.ask('HeapProfiler.startSampling', { samplingInterval: this.#rateBytes });
    this.#sampled.push({ worker, startedAtMs: Date.now() });
  }

  async #read({ worker, startedAtMs }: Sampled): Promise<RawHeap> {
    const { profile } = await worker.ask<{ profile: SamplingHeapProfile }>(
      'HeapProfiler.getSamplingProfile',
    );
    if (!hasRate(profile, this.#rateBytes)) throw new Error("the worker's sampler is another's");
    return {
      kind: 'heap',
      part: {
        kind: 'live',
        profile,
        startedAtMs,
        endedAtMs: Date.now(),
        rateBytes: this.#rateBytes,
        preload: '',
      },
      ownFiles: ownFiles(),
      comments: [],
      thread: worker.name,
    };
  }
}
