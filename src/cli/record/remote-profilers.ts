/** V8's profilers in another process: cpu all the time, live objects in the first half, allocations after. */
import type { CpuPart, HeapPart, StartPart } from '../../runtime/recording/recording-options.ts';
import type { SamplingHeapProfile, V8CpuProfile } from '../../runtime/v8/v8-profile.ts';
import type { InspectorClient } from './inspector-client.ts';
import { type RecordOptions, wantedKinds } from './options.ts';
import type { RecordedProcess } from './parts.ts';
import { RemoteClock } from './remote-clock.ts';

/** No file of ours is in the process, so none of its frames is to be left out. */
const NO_FILE = '/';

type HeapKind = HeapPart['kind'];

export class RemoteProfilers {
  readonly #client: InspectorClient;
  readonly #options: RecordOptions;
  readonly #clock: RemoteClock;
  readonly #troubles: string[] = [];
  #cpuStartedAtMs: number | undefined;
  #cpu: CpuPart | undefined;
  #nanosBefore = 0;
  #heapKinds: HeapKind[];
  #heapWindow: { readonly kind: HeapKind; readonly startedAtMs: number } | undefined;
  #turnAtMs = Number.POSITIVE_INFINITY;
  readonly #heaps = new Map<HeapKind, HeapPart>();

  constructor(client: InspectorClient, pid: number, options: RecordOptions) {
    this.#client = client;
    this.#options = options;
    this.#clock = new RemoteClock(pid);
    const kinds = wantedKinds(options);
    this.#heapKinds = [
      ...(kinds.has('heap') ? (['live'] as const) : []),
      ...(kinds.has('allocs') ? (['allocs'] as const) : []),
    ];
  }

  /** Something was handed over already. */
  get hasParts(): boolean {
    return this.#cpu !== undefined || this.#heaps.size > 0;
  }

  async start(durationMs: number): Promise<void> {
    if (this.#heapKinds.length > 0) await this.#startHeap(durationMs);
    if (wantedKinds(this.#options).has('cpu')) await this.#startCpu();
  }

  /** Switches from one heap window to the next when it is time. */
  async turn(nowMs: number): Promise<void> {
    if (nowMs < this.#turnAtMs) return;
    this.#turnAtMs = Number.POSITIVE_INFINITY;
    await this.#closeHeapWindow();
    await this.#openHeapWindow();
  }

  async stop(): Promise<void> {
    await this.#stopCpu();
    await this.#closeHeapWindow();
  }

  recorded(start: StartPart): RecordedProcess {
    const allocs = this.#heaps.get('allocs');
    return {
      start,
      cpu: this.#cpu,
      live: this.#heaps.get('live'),
      allocs: allocs === undefined ? [] : [allocs],
      waits: new Map(),
      maps: undefined,
      end: { endedAtMs: Date.now(), deadlySignals: [], troubles: this.#troubles },
    };
  }

  async #startCpu(): Promise<void> {
    await this.#client.post('Profiler.enable');
    const interval = Math.round(1e6 / this.#options.cpuRateHz);
    await this.#client.post('Profiler.setSamplingInterval', { interval });
    this.#cpuStartedAtMs = Date.now();
    this.#nanosBefore = await this.#processNanos();
    await this.#client.post('Profiler.start');
    this.#clock.start();
  }

  async #stopCpu(): Promise<void> {
    if (this.#cpuStartedAtMs === undefined) return;
    const measured = this.#clock.stop();
    const nanosAfter = await this.#processNanos();
    const { profile } = await this.#client.post<{ profile: V8CpuProfile }>('Profiler.stop');
    await this.#client.post('Profiler.disable');
    this.#cpu = {
      profile,
      startedAtMs: this.#cpuStartedAtMs,
      rateHz: this.#options.cpuRateHz,
      clock: measured?.clock ?? processClock(profile, this.#nanosBefore, nanosAfter),
      ...(measured !== undefined && { otherThreadsNanos: measured.otherThreadsNanos }),
      workersSeen: 0,
      preload: NO_FILE,
    };
  }

  async #processNanos(): Promise<number> {
    const { user, system } = await this.#client.evaluate<NodeJS.CpuUsage>('process.cpuUsage()');
    return (user + system) * 1000;
  }

  async #startHeap(durationMs: number): Promise<void> {
    if (await this.#isSampledAlready()) {
      this.#troubles.push('heap and allocs: somebody else samples the heap of this process already');
      this.#heapKinds = [];
      return;
    }
    if (this.#heapKinds.length > 1) this.#turnAtMs = Date.now() + durationMs / 2;
    await this.#openHeapWindow();
  }

  /** An isolate has one sampler: ours would end theirs. To ask costs nothing when there is none. */
  async #isSampledAlready(): Promise<boolean> {
    try {
      await this.#client.post('HeapProfiler.getSamplingProfile');
      return true;
    } catch {
      return false;
    }
  }

  async #openHeapWindow(): Promise<void> {
    const kind = this.#heapKinds.shift();
    if (kind === undefined) return;
    const includeCollected = kind === 'allocs';
    await this.#client.post('HeapProfiler.startSampling', {
      samplingInterval: this.#options.memRateBytes,
      includeObjectsCollectedByMajorGC: includeCollected,
      includeObjectsCollectedByMinorGC: includeCollected,
    });
    this.#heapWindow = { kind, startedAtMs: Date.now() };
  }

  async #closeHeapWindow(): Promise<void> {
    const window = this.#heapWindow;
    if (window === undefined) return;
    this.#heapWindow = undefined;
    const { profile } = await this.#client.post<{ profile: SamplingHeapProfile }>(
      'HeapProfiler.stopSampling',
    );
    this.#heaps.set(window.kind, {
      ...window,
      profile,
      endedAtMs: Date.now(),
      rateBytes: this.#options.memRateBytes,
      preload: NO_FILE,
    });
  }
}

/** Elsewhere than on Linux nobody else's threads can be read, but the process tells its own CPU. */
function processClock(
  { startTime, endTime }: V8CpuProfile,
  nanosBefore: number,
  nanosAfter: number,
): CpuPart['clock'] {
  return {
    source: 'cpuUsage',
    timesMicros: [startTime, endTime],
    cpuNanos: [nanosBefore, nanosAfter],
  };
}
