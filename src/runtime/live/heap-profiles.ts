/**
 * heap (what is alive) and allocs (what was ever allocated): V8 samples one object every memProfileRate
 * bytes, on average, and scales up; the bytes are those of V8's heap alone, without Buffers' memory.
 *
 * Sampling begins with the import of stackheat/runtime, as Go's does with the program. Where the back end
 * cannot tell live objects from dead ones in one sampler, it samples live ones; allocations are then had
 * for a window alone, for which the sampler is restarted in its other mode. The file's comments say so.
 */
import type { RawProfile } from '../v8/raw-profile.ts';
import type { BackEnd } from './back-end.ts';
import { DeadSamples } from './dead-samples.ts';
import { collectGarbage } from './garbage.ts';
import { InspectorHeap } from './inspector-heap.ts';
import {
  ProfilerBusyError,
  type ProfileSource,
  ProfileUnavailableError,
  type ReadOptions,
  type WindowOptions,
} from './profile-source.ts';
import { onRate, rateOf } from './rates.ts';
import { waitSeconds } from './wait-seconds.ts';
import { WorkerHeap } from './worker-heap.ts';

export class HeapProfiles {
  readonly #backEnd: BackEnd;
  readonly #deadSamples = new DeadSamples(() =>
    this.#restart('its limit of dead samples was reached'),
  );
  /** Why there is nothing to read; undefined while the sampler runs. */
  #failure: Error | undefined = new ProfileUnavailableError(
    'heap sampling has not begun: setMemProfileRate(524288) starts it',
  );
  #rateBytes = 0;
  #sinceMs = 0;
  #resets: string[] = [];
  #lastCount = 0;
  #isWindowOpen = false;
  /** Of live objects alone: V8's inspector has no more of them, so they cannot join all four columns. */
  readonly #includesWorkers: boolean;
  #workers: WorkerHeap | undefined;

  constructor(backEnd: BackEnd, includesWorkers = false) {
    this.#backEnd = backEnd;
    this.#includesWorkers = includesWorkers && !backEnd.heap.hasAllocs;
  }

  /** Follows the rate from now on. Never throws: whoever reads hears what went wrong. */
  begin(): void {
    this.#start(rateOf('memRateBytes'));
    onRate('memRateBytes', (rate) => {
      if (rate === this.#rateBytes && this.#failure === undefined) return;
      this.#stop();
      this.#start(rate);
      if (rate > 0) this.#noteReset(`memProfileRate was set to ${rate}`);
    });
  }

  sources(): readonly ProfileSource[] {
    const hasAllocs = this.#backEnd.heap.hasAllocs;
    const heap: ProfileSource = {
      name: 'heap',
      description: "A sampling of the live objects in V8's heap. gc=1 collects garbage first.",
      hasDelta: true,
      count: () => this.#lastCount,
      read: (options) => this.#readAll(options),
      readNow: (options) => this.#read('heap', options),
    };
    const allocs = {
      name: 'allocs',
      description: "A sampling of all past allocations in V8's heap.",
      hasDelta: true,
      count: () => (hasAllocs ? this.#lastCount : 0),
    };
    if (hasAllocs) {
      return [
        heap,
        {
          ...allocs,
          read: (options) => this.#promised(() => this.#read('allocs', options)),
          readNow: (options) => this.#read('allocs', options),
        },
      ];
    }
    return [
      heap,
      {
        ...allocs,
        read: () => Promise.reject(this.#allocsUnavailable()),
        readNow: () => {
          throw this.#allocsUnavailable();
        },
        readWindow: (options) => this.#allocsWindow(options),
      },
    ];
  }

  /** With the workers', where those are included. */
  async #readAll(options: ReadOptions): Promise<RawProfile> {
    const main = this.#read('heap', options);
    const workers = (await this.#workers?.read()) ?? [];
    return workers.length === 0 ? main : { kind: 'threads', raws: [main, ...workers] };
  }

  #promised(read: () => RawProfile): Promise<RawProfile> {
    return new Promise((resolve) => resolve(read()));
  }

  #read(name: 'heap' | 'allocs', { gc }: ReadOptions): RawProfile {
    this.#retry();
    if (this.#failure !== undefined) throw this.#failure;
    if (gc) collectGarbage();
    try {
      const raw = this.#backEnd.heap.read({
        name,
        rateBytes: this.#rateBytes,
        sinceMs: this.#sinceMs,
        comments: this.#comments(name),
      });
      this.#lastCount = stacksIn(raw);
      return raw;
    } catch (error) {
      // Whoever asks next gets what ours has seen since then.
      if (error instanceof ProfilerBusyError) this.#fail(error);
      throw error;
    }
  }

  /** Another's sampler may have gone by now. */
  #retry(): void {
    if (!(this.#failure instanceof ProfilerBusyError) || this.#isWindowOpen) return;
    this.#backEnd.heap.stop();
    this.#start(this.#rateBytes);
    if (this.#failure === undefined) this.#noteReset('another profiler had the sampler');
  }

  #comments(name: 'heap' | 'allocs'): readonly string[] {
    const { name: backEnd, heap } = this.#backEnd;
    const since = new Date(this.#sinceMs).toISOString();
    const what = heap.hasAllocs ? 'live and allocated objects' : 'live objects';
    return [
      `${name}: ${what} of V8's heap, one in ${this.#rateBytes} bytes sampled since ${since}; ${backEnd}, Node ${process.version}`,
      ...(heap.hasAllocs
        ? []
        : [
            'alloc_objects and alloc_space are absent: V8 does not keep them beside live objects here',
          ]),
      ...(this.#includesWorkers ? ['worker threads: live objects of each, label thread'] : []),
      ...this.#resets,
    ];
  }

  #allocsUnavailable(): ProfileUnavailableError {
    const with26 = 'or run Node 26 or newer with @datadog/pprof installed';
    return new ProfileUnavailableError(
      `allocs is not kept: the ${this.#backEnd.name} back end on Node ${process.version} samples either live objects or allocations, and live ones are what heap needs; ask with seconds=N for a window of allocations (heap then begins anew), ${with26}`,
    );
  }

  async #allocsWindow({ seconds, signal }: WindowOptions): Promise<RawProfile> {
    signal?.throwIfAborted();
    if (this.#isWindowOpen) throw new ProfilerBusyError('an allocs window is open already');
    if (this.#rateBytes === 0) throw this.#failure ?? this.#allocsUnavailable();
    const rateBytes = this.#rateBytes;
    const sampler = new InspectorHeap('allocs');
    this.#stop();
    this.#isWindowOpen = true;
    try {
      sampler.start(rateBytes);
      this.#failure = new ProfilerBusyError(
        `V8's heap sampler is in use for ${seconds} s by an allocs window: ask again after that`,
      );
      const sinceMs = Date.now();
      await waitSeconds(seconds, signal);
      const comments = [
        `allocs: allocated objects of V8's heap, alive or not, one in ${rateBytes} bytes sampled for ${seconds} s; inspector, Node ${process.version}`,
        'for this window the sampler was restarted: the history of live objects in heap was lost and begins anew',
      ];
      return sampler.read({ name: 'allocs', rateBytes, sinceMs, comments });
    } finally {
      sampler.stop();
      this.#isWindowOpen = false;
      this.#start(rateOf('memRateBytes'));
      this.#noteReset('an allocs window was taken');
    }
  }

  #start(rateBytes: number): void {
    if (this.#isWindowOpen) return;
    this.#rateBytes = rateBytes;
    if (rateBytes === 0) {
      this.#failure = new ProfileUnavailableError(
        'heap sampling is off (memProfileRate is 0): setMemProfileRate(524288) turns it on',
      );
      return;
    }
    try {
      this.#backEnd.heap.start(rateBytes);
      this.#sinceMs = Date.now();
      this.#failure = undefined;
      if (this.#includesWorkers) this.#workers ??= new WorkerHeap(rateBytes);
      if (this.#backEnd.heap.hasAllocs) this.#deadSamples.watch(rateBytes);
    } catch (error) {
      this.#fail(error);
    }
  }

  #stop(): void {
    if (this.#isWindowOpen) return;
    this.#deadSamples.forget();
    this.#failure = new ProfileUnavailableError('the heap sampler is stopped');
    this.#workers?.close();
    this.#workers = undefined;
    this.#backEnd.heap.stop();
  }

  #restart(reason: string): void {
    if (this.#failure !== undefined) return;
    this.#stop();
    this.#start(this.#rateBytes);
    this.#noteReset(reason);
  }

  #fail(error: unknown): void {
    this.#deadSamples.forget();
    this.#failure = error instanceof Error ? error : new Error(String(error));
  }

  /** The last one is what matters: nothing is known from before. */
  #noteReset(reason: string): void {
    const at = new Date(this.#sinceMs).toISOString();
    this.#resets = [
      `begun anew at ${at}, since ${reason}: what was allocated before is not in here`,
    ];
  }
}

function stacksIn(raw: RawProfile): number {
  if (raw.kind === 'heap')
    return new Set(raw.part.profile.samples.map(({ nodeId }) => nodeId)).size;
  if (raw.kind !== 'allocations') return 0;
  let count = 0;
  const open = [raw.root];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (node.values.length > 0) count++;
    open.push(...node.children);
  }
  return count;
}
