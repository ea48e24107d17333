/** The recorder inside a program: starts V8's profilers, and writes what they saw when asked or at exit. */
import { subscribe } from 'node:diagnostics_channel';
import { readdirSync, renameSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type CpuReading, joinClock, otherThreads, readCpu } from '../live/cpu-reading.ts';
import { InspectorSession } from '../live/inspector-session.ts';
import { isStartingOwnThread, startOwnThread } from '../live/own-threads.ts';
import { hrtimeMicros, SharedClock } from '../live/shared-clock.ts';
import { threadIds, threadTimes } from '../live/thread-cpu.ts';
import { threadProfile } from '../live/threads/thread-profile.ts';
import { ScriptUrls } from '../v8/script-urls.ts';
import type { SamplingHeapProfile, V8CpuProfile } from '../v8/v8-profile.ts';
import { type CompanionTask, RECORDER_SYMBOL } from './companion.ts';
import { deadlySignals, saveBeforeExit } from './exit-hooks.ts';
import {
  type CpuPart,
  type EndPart,
  type HeapPart,
  type HeapPartName,
  type PartName,
  type PauseMicros,
  PROCESSES_MAX,
  partFile,
  RECORDING_MAX_MS,
  type RecordingOptions,
  STOP_FILE,
  type StartPart,
} from './recording-options.ts';
import {
  COSTLY_WAITS,
  type PlanStep,
  type RecordingPlan,
  recordingPlan,
} from './recording-plan.ts';
import type { WaitRecorder } from './wait-recorder.ts';

export function startRecorder(options: RecordingOptions, parentPid: number | undefined): void {
  const starts = readdirSync(options.folder).filter((name) => name.endsWith('.start.json'));
  if (starts.length >= PROCESSES_MAX) return;
  const recorder = new Recorder(options);
  recorder.start(parentPid);
  recorder.disarm = saveBeforeExit(() => recorder.save({ isLeaving: true }));
  Object.defineProperty(globalThis, Symbol.for(RECORDER_SYMBOL), { value: recorder });
}

/** What fails once may fail at each of a thousand steps. */
const TROUBLES_MAX = 20;

function planOf(options: RecordingOptions, startedAtMs: number): RecordingPlan {
  const { endsAtMs, cpuRateHz, heap, memRateBytes, waits } = options;
  const request = {
    durationMs: endsAtMs === undefined ? undefined : endsAtMs - startedAtMs,
    hasCpu: cpuRateHz > 0,
    heap: memRateBytes === 0 ? 'off' : heap,
    waits,
  } as const;
  return recordingPlan(request, RECORDING_MAX_MS);
}

class Recorder {
  /** Called once everything is saved: a program that nobody records should die of signals at once. */
  disarm: () => void = () => undefined;
  readonly #options: RecordingOptions;
  readonly #session = new InspectorSession();
  readonly #startedAtMs = Date.now();
  readonly #troubles: string[] = [];
  readonly #control = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  readonly #clock = SharedClock.forMillis(RECORDING_MAX_MS);
  #cpuStart: CpuReading | undefined;
  #cpuStartedAtMs = 0;
  #profilerThreads: readonly number[] = [];
  #heapWindow: Pick<HeapPart, 'kind' | 'startedAtMs'> | undefined;
  readonly #heapParts = new Set<HeapPartName>();
  readonly #plan: RecordingPlan;
  #waits: WaitRecorder | undefined;
  readonly #scripts = new ScriptUrls();
  readonly #pauses: PauseMicros[] = [];
  #pausedAt: number | undefined;
  #nextStep = 0;
  #workersSeen = 0;
  #isSaved = false;

  constructor(options: RecordingOptions) {
    this.#options = options;
    this.#plan = planOf(options, this.#startedAtMs);
  }

  start(parentPid: number | undefined): void {
    const part: StartPart = {
      pid: process.pid,
      ...(parentPid !== undefined && { parentPid }),
      nodeVersion: process.version,
      ...(process.argv[1] !== undefined && { script: resolve(process.argv[1]) }),
      cwd: process.cwd(),
      startedAtMs: this.#startedAtMs,
    };
    this.#write('start', part);
    this.takeSteps();
    this.#guard('cpu', () => this.#startCpu());
    this.#guard('companion', () => this.#startCompanion());
    this.#guard('workers', () => {
      subscribe('worker_threads', () => {
        if (!isStartingOwnThread()) this.#workersSeen++;
      });
    });
  }

  /** Whatever of the plan is due. Called through the companion's session, too. */
  takeSteps(): void {
    const nowMs = Date.now() - this.#startedAtMs;
    const { steps } = this.#plan;
    for (; !this.#isSaved; this.#nextStep++) {
      const step = steps[this.#nextStep];
      if (step === undefined || step.atMs > nowMs) return;
      this.#guard(step.do, () => this.#take(step));
    }
  }

  #take(step: PlanStep): void {
    switch (step.do) {
      case 'heap':
        this.#stopHeap();
        this.#openHeapWindow(step.kind);
        break;
      case 'end-samplers':
        // Either may fail for reasons of its own.
        this.#guard('cpu', () => this.#stopCpu());
        this.#stopHeap();
        break;
      case 'wait':
        this.#pauseCpu(step.kind !== undefined && COSTLY_WAITS.has(step.kind));
        this.#withWaits((waits) => waits.turn(step.kind));
        break;
      case 'look':
        this.#withWaits((waits) => waits.look());
    }
  }

  /** What is sampled in a pause is left out later: to restart the profiler would stop the program. */
  #pauseCpu(isPaused: boolean): void {
    const nowMicros = hrtimeMicros();
    if (this.#pausedAt !== undefined) this.#pauses.push({ from: this.#pausedAt, to: nowMicros });
    this.#pausedAt = isPaused ? nowMicros : undefined;
  }

  /**
   * The profilers of waits bring half of Node's library with them, which every short child process would pay
   * for at its start: they are loaded (out of this same file) when the first of them has its turn.
   */
  #withWaits(use: (waits: WaitRecorder) => void): void {
    if (this.#waits !== undefined) {
      use(this.#waits);
      return;
    }
    import('./wait-recorder.ts')
      .then((module) => {
        if (this.#isSaved) return;
        this.#waits ??= new module.WaitRecorder({
          isExclusive: this.#plan.isExclusive,
          onPart: (kind, part) => this.#guard(kind, () => this.#write(kind, part)),
          onTrouble: (kind, error) => this.#trouble(kind, error),
        });
        use(this.#waits);
      })
      .catch((error: unknown) => this.#trouble('waits', error));
  }

  /** Writes everything and stops profiling; the second call does nothing. */
  save({ isLeaving } = { isLeaving: false }): void {
    if (this.#isSaved) return;
    this.#isSaved = true;
    this.#guard('cpu', () => this.#stopCpu());
    this.#guard('waits', () => this.#waits?.end());
    this.#guard('heap', () => this.#stopHeap());
    this.#guard('threadcreate', () => this.#saveThreads());
    Atomics.store(this.#control, 0, 1);
    Atomics.notify(this.#control, 0);
    this.#guard('session', () => this.#session.close());
    this.#guard('maps', () => {
      const maps = this.#scripts.loadedMaps();
      if (Object.keys(maps).length > 0) this.#write('maps', maps);
    });
    this.#guard('signals', () => this.disarm());
    this.#guard('end', () => {
      const part: EndPart = {
        endedAtMs: Date.now(),
        isLeaving,
        deadlySignals: deadlySignals(),
        troubles: this.#troubles,
      };
      this.#write('end', part);
    });
  }

  #startCpu(): void {
    if (this.#options.cpuRateHz === 0) return;
    this.#session.post('Profiler.enable');
    const interval = Math.round(1e6 / this.#options.cpuRateHz);
    this.#session.post('Profiler.setSamplingInterval', { interval });
    const threadsBefore = new Set(threadIds());
    this.#cpuStartedAtMs = Date.now();
    this.#session.post('Profiler.start');
    this.#cpuStart = readCpu();
    this.#profilerThreads = threadIds().filter((id) => !threadsBefore.has(id));
  }

  #stopCpu(): void {
    const start = this.#cpuStart;
    if (start === undefined) return;
    this.#cpuStart = undefined;
    this.#pauseCpu(false);
    const end = readCpu();
    const profilerNanos = this.#profilerNanos();
    const { profile } = this.#session.post<{ profile: V8CpuProfile }>('Profiler.stop');
    const otherThreadsNanos = otherThreads(start, end, profilerNanos);
    const part: CpuPart = {
      profile,
      startedAtMs: this.#cpuStartedAtMs,
      endedAtMs: Date.now(),
      pauses: this.#pauses,
      hasWaitsBeside: !this.#plan.isExclusive && this.#options.waits.length > 0,
      rateHz: this.#options.cpuRateHz,
      clock: joinClock(start, this.#clock, end),
      ...(otherThreadsNanos !== undefined && { otherThreadsNanos }),
      workersSeen: this.#workersSeen,
      preload: this.#options.preload,
    };
    this.#write('cpu', part);
    for (const { callFrame } of profile.nodes) this.#scripts.add(callFrame.url);
  }

  /** What the sampling thread of V8 and our companion used: no part of the program. */
  #profilerNanos(): number {
    const sampler = this.#profilerThreads.map((id) => threadTimes(id)?.cpuNanos ?? 0);
    return sampler.reduce((sum, nanos) => sum + nanos, this.#clock.ownCpuNanos);
  }

  #openHeapWindow(kind: HeapPart['kind']): void {
    const includeCollected = kind === 'allocs';
    this.#session.post('HeapProfiler.startSampling', {
      samplingInterval: this.#options.memRateBytes,
      includeObjectsCollectedByMajorGC: includeCollected,
      includeObjectsCollectedByMinorGC: includeCollected,
    });
    this.#heapWindow = { kind, startedAtMs: Date.now() };
  }

  #stopHeap(): void {
    const window = this.#heapWindow;
    if (window === undefined) return;
    this.#heapWindow = undefined;
    const { profile } = this.#session.post<{ profile: SamplingHeapProfile }>(
      'HeapProfiler.stopSampling',
    );
    const part: HeapPart = {
      ...window,
      profile,
      endedAtMs: Date.now(),
      rateBytes: this.#options.memRateBytes,
      preload: this.#options.preload,
    };
    const name = this.#heapParts.has(window.kind) ? (`${window.kind}-2` as const) : window.kind;
    this.#heapParts.add(name);
    this.#write(name, part);
    this.#scripts.addHeap(profile.head);
  }

  #saveThreads(): void {
    if (!this.#options.hasThreads) return;
    const endedAtMs = Date.now();
    const windows = [{ startedAtMs: this.#startedAtMs, endedAtMs }];
    this.#write('threadcreate', { raw: threadProfile.readNow(), windows });
  }

  #startCompanion(): void {
    const workerData: CompanionTask = {
      isStackheatCompanion: true,
      clock: this.#clock.buffer,
      control: this.#control.buffer as SharedArrayBuffer,
      threadId: threadTimes(process.pid) === undefined ? undefined : process.pid,
      stopFile: join(this.#options.folder, STOP_FILE),
      stepsAtMs: this.#plan.steps.map(({ atMs }) => this.#startedAtMs + atMs),
      endAtMs: this.#startedAtMs + RECORDING_MAX_MS,
    };
    const worker = startOwnThread(this.#options.preload, { workerData });
    // An 'error' event that nobody listens to would end the program.
    worker.on('error', (error) => this.#troubles.push(`companion: ${error.message}`));
  }

  #guard(what: string, work: () => void): void {
    try {
      work();
    } catch (error) {
      this.#trouble(what, error);
    }
  }

  #trouble(what: string, error: unknown): void {
    if (this.#troubles.length === TROUBLES_MAX) return;
    this.#troubles.push(`${what}: ${error instanceof Error ? error.message : String(error)}`);
  }

  /** `record` may look at any moment and must never see half a file. */
  #write(name: PartName, part: object): void {
    const path = join(this.#options.folder, partFile(process.pid, name));
    // Numbers of labels are bigints; record knows which fields those are.
    const text = JSON.stringify(part, (_, value: unknown) =>
      typeof value === 'bigint' ? String(value) : value,
    );
    writeFileSync(`${path}.tmp`, text);
    renameSync(`${path}.tmp`, path);
  }
}
