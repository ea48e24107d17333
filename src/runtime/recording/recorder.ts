/** The recorder inside a program: starts V8's profilers, and writes what they saw when asked or at exit. */
import { subscribe } from 'node:diagnostics_channel';
import { readdirSync, renameSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Worker } from 'node:worker_threads';
import { type CpuReading, joinClock, otherThreads, readCpu } from '../live/cpu-reading.ts';
import { InspectorSession } from '../live/inspector-session.ts';
import { SharedClock } from '../live/shared-clock.ts';
import { threadIds, threadTimes } from '../live/thread-cpu.ts';
import { ScriptUrls } from '../v8/script-urls.ts';
import type { SamplingHeapProfile, V8CpuProfile } from '../v8/v8-profile.ts';
import { type CompanionTask, RECORDER_SYMBOL } from './companion.ts';
import { deadlySignals, saveBeforeExit } from './exit-hooks.ts';
import { firstHeapKind, heapSwitchAtMs } from './heap-windows.ts';
import {
  type CpuPart,
  type EndPart,
  type HeapPart,
  type PartName,
  PROCESSES_MAX,
  partFile,
  RECORDING_MAX_MS,
  type RecordingOptions,
  STOP_FILE,
  type StartPart,
} from './recording-options.ts';

export function startRecorder(options: RecordingOptions, parentPid: number | undefined): void {
  const starts = readdirSync(options.folder).filter((name) => name.endsWith('.start.json'));
  if (starts.length >= PROCESSES_MAX) return;
  const recorder = new Recorder(options);
  recorder.start(parentPid);
  recorder.disarm = saveBeforeExit(() => recorder.save());
  Object.defineProperty(globalThis, Symbol.for(RECORDER_SYMBOL), { value: recorder });
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
  readonly #scripts = new ScriptUrls();
  #workersSeen = 0;
  #isSaved = false;

  constructor(options: RecordingOptions) {
    this.#options = options;
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
    this.#guard('heap', () => this.#startHeap());
    this.#guard('cpu', () => this.#startCpu());
    this.#guard('companion', () => this.#startCompanion());
    this.#guard('workers', () => subscribe('worker_threads', () => this.#workersSeen++));
  }

  /** Ends the first heap window and begins the second. Called through the companion's session. */
  switchHeap(): void {
    if (this.#isSaved) return;
    this.#guard('heap', () => {
      const before = this.#heapWindow;
      if (before === undefined) return;
      this.#stopHeap();
      this.#openHeapWindow(before.kind === 'live' ? 'allocs' : 'live');
    });
  }

  /** Writes everything and stops profiling; the second call does nothing. */
  save(): void {
    if (this.#isSaved) return;
    this.#isSaved = true;
    this.#guard('cpu', () => this.#stopCpu());
    this.#guard('heap', () => this.#stopHeap());
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
    const end = readCpu();
    const profilerNanos = this.#profilerNanos();
    const { profile } = this.#session.post<{ profile: V8CpuProfile }>('Profiler.stop');
    const otherThreadsNanos = otherThreads(start, end, profilerNanos);
    const part: CpuPart = {
      profile,
      startedAtMs: this.#cpuStartedAtMs,
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

  #startHeap(): void {
    const kind = firstHeapKind(this.#options);
    if (kind !== undefined) this.#openHeapWindow(kind);
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
    this.#write(window.kind, part);
    this.#scripts.addHeap(profile.head);
  }

  #startCompanion(): void {
    const workerData: CompanionTask = {
      isStackheatCompanion: true,
      clock: this.#clock.buffer,
      control: this.#control.buffer as SharedArrayBuffer,
      threadId: threadTimes(process.pid) === undefined ? undefined : process.pid,
      stopFile: join(this.#options.folder, STOP_FILE),
      switchAtMs: heapSwitchAtMs(this.#options, this.#startedAtMs),
      endAtMs: this.#startedAtMs + RECORDING_MAX_MS,
    };
    const worker = new Worker(this.#options.preload, {
      name: 'stackheat',
      workerData,
      // Neither the program's preloads nor its environment belong in there.
      execArgv: [],
      env: {},
    });
    worker.unref();
    // An 'error' event that nobody listens to would end the program.
    worker.on('error', (error) => this.#troubles.push(`companion: ${error.message}`));
  }

  #guard(what: string, work: () => void): void {
    try {
      work();
    } catch (error) {
      this.#troubles.push(`${what}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }

  /** `record` may look at any moment and must never see half a file. */
  #write(name: PartName, part: object): void {
    const path = join(this.#options.folder, partFile(process.pid, name));
    writeFileSync(`${path}.tmp`, JSON.stringify(part));
    renameSync(`${path}.tmp`, path);
  }
}
