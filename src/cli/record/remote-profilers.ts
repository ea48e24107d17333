/** Follows a recording's plan in another process, through its inspector. */
import type {
  CpuPart,
  HeapPart,
  StartPart,
  WaitPart,
} from '../../runtime/recording/recording-options.ts';
import {
  type PlanStep,
  type RecordingPlan,
  WAIT_KINDS,
} from '../../runtime/recording/recording-plan.ts';
import type { SamplingHeapProfile, V8CpuProfile } from '../../runtime/v8/v8-profile.ts';
import type { InspectorClient } from './inspector-client.ts';
import { heapMode, type Kind } from './kinds.ts';
import type { AbsentKind } from './manifest.ts';
import type { RecordedProcess, StacksKind } from './parts.ts';
import { RemoteClock } from './remote-clock.ts';
import { RemoteWaits } from './remote-waits.ts';

/** No file of ours is on the program's stacks, but for the profilers of waits, which leave themselves out. */
const NO_FILE = '/';

export interface RemoteSettings {
  readonly pid: number;
  readonly kinds: ReadonlySet<Kind>;
  readonly plan: RecordingPlan;
  readonly cpuRateHz: number;
  readonly memRateBytes: number;
}

export class RemoteProfilers {
  readonly absent: AbsentKind[] = [];
  readonly #client: InspectorClient;
  readonly #settings: RemoteSettings;
  readonly #clock: RemoteClock;
  readonly #waits: RemoteWaits;
  readonly #heaps = new Map<HeapPart['kind'], HeapPart>();
  #waitParts: ReadonlyMap<StacksKind, WaitPart> = new Map();
  #cpuStartedAtMs: number | undefined;
  #cpu: CpuPart | undefined;
  #nanosBefore = 0;
  #heapWindow: { readonly kind: HeapPart['kind']; readonly startedAtMs: number } | undefined;
  #isHeapTaken = false;
  #startedAtMs = 0;
  #nextStep = 0;

  constructor(client: InspectorClient, settings: RemoteSettings) {
    this.#client = client;
    this.#settings = settings;
    this.#clock = new RemoteClock(settings.pid);
    this.#waits = new RemoteWaits(client);
  }

  /** Something was handed over already. */
  get hasParts(): boolean {
    return this.#cpu !== undefined || this.#heaps.size > 0;
  }

  async start(): Promise<void> {
    const { kinds } = this.#settings;
    await this.#client.watchForEnd();
    if (heapMode(kinds) !== 'off') await this.#lookForSampler();
    if (WAIT_KINDS.some((kind) => kinds.has(kind))) await this.#prepareWaits();
    if (kinds.has('threadcreate')) {
      this.#miss('threadcreate', 'known of a program that is recorded from its start alone');
    }
    this.#startedAtMs = Date.now();
    await this.takeSteps();
    if (kinds.has('cpu')) await this.#startCpu();
  }

  /** Whatever of the plan is due. */
  async takeSteps(): Promise<void> {
    const { steps } = this.#settings.plan;
    for (; ; this.#nextStep++) {
      const step = steps[this.#nextStep];
      if (step === undefined || step.atMs > Date.now() - this.#startedAtMs) return;
      await this.#take(step);
    }
  }

  async stop(): Promise<void> {
    await this.#stopCpu();
    await this.#closeHeapWindow();
    await this.release();
  }

  /** Takes out what was put into the program; the second time there is nothing. Never rejects. */
  async release(): Promise<void> {
    const { parts, trouble } = await this.#waits.end();
    if (parts.size > 0) this.#waitParts = parts;
    if (trouble === undefined) return;
    for (const kind of WAIT_KINDS) {
      if (this.#settings.kinds.has(kind) && !parts.has(kind)) this.#miss(kind, trouble);
    }
  }

  recorded(start: StartPart): RecordedProcess {
    const allocs = this.#heaps.get('allocs');
    return {
      start,
      cpu: this.#cpu,
      live: this.#heaps.get('live'),
      allocs: allocs === undefined ? [] : [allocs],
      waits: this.#waitParts,
      maps: undefined,
      end: { endedAtMs: Date.now(), isLeaving: false, deadlySignals: [], troubles: [] },
    };
  }

  async #take(step: PlanStep): Promise<void> {
    switch (step.do) {
      case 'heap':
        await this.#closeHeapWindow();
        return await this.#openHeapWindow(step.kind);
      case 'end-samplers':
        await this.#stopCpu();
        return await this.#closeHeapWindow();
      case 'wait':
        return await this.#waits.turn(step.kind);
      case 'look':
        return;
    }
  }

  async #startCpu(): Promise<void> {
    await this.#client.post('Profiler.enable');
    const interval = Math.round(1e6 / this.#settings.cpuRateHz);
    await this.#client.post('Profiler.setSamplingInterval', { interval });
    this.#cpuStartedAtMs = Date.now();
    this.#nanosBefore = await this.#processNanos();
    await this.#client.post('Profiler.start');
    this.#clock.start();
  }

  async #stopCpu(): Promise<void> {
    const startedAtMs = this.#cpuStartedAtMs;
    if (startedAtMs === undefined) return;
    this.#cpuStartedAtMs = undefined;
    const measured = this.#clock.stop();
    const nanosAfter = await this.#processNanos();
    const { profile } = await this.#client.post<{ profile: V8CpuProfile }>('Profiler.stop');
    await this.#client.post('Profiler.disable');
    this.#cpu = {
      profile,
      startedAtMs,
      endedAtMs: Date.now(),
      rateHz: this.#settings.cpuRateHz,
      clock: measured?.clock ?? processClock(profile, this.#nanosBefore, nanosAfter),
      ...(measured !== undefined && { otherThreadsNanos: measured.otherThreadsNanos }),
      workersSeen: 0,
      preload: NO_FILE,
    };
  }

  /** Only asked for where the clock is not read from outside. */
  async #processNanos(): Promise<number> {
    if (process.platform === 'linux' || this.#client.isEnding) return this.#nanosBefore;
    const { user, system } = await this.#client.evaluate<NodeJS.CpuUsage>('process.cpuUsage()');
    return (user + system) * 1000;
  }

  /** An isolate has one sampler: ours would end theirs. To ask costs nothing when there is none. */
  async #lookForSampler(): Promise<void> {
    try {
      await this.#client.post('HeapProfiler.getSamplingProfile');
    } catch {
      return;
    }
    this.#isHeapTaken = true;
    const reason = 'something in the program samples its heap already, and V8 has one sampler';
    for (const kind of ['heap', 'allocs'] as const) {
      if (this.#settings.kinds.has(kind)) this.#miss(kind, reason);
    }
  }

  async #prepareWaits(): Promise<void> {
    const trouble = await this.#waits.load();
    if (trouble === undefined) return;
    for (const kind of WAIT_KINDS) if (this.#settings.kinds.has(kind)) this.#miss(kind, trouble);
  }

  #miss(kind: string, reason: string): void {
    this.absent.push({ kind, reason });
  }

  async #openHeapWindow(kind: HeapPart['kind']): Promise<void> {
    if (this.#isHeapTaken) return;
    const includeCollected = kind === 'allocs';
    await this.#client.post('HeapProfiler.startSampling', {
      samplingInterval: this.#settings.memRateBytes,
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
      rateBytes: this.#settings.memRateBytes,
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
