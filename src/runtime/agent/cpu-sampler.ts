/**
 * V8's cpu profiler, started once and kept running, in windows that follow one another without a gap.
 *
 * Starting it walks all compiled functions and stopping it gives that up again: 40 to 160 ms of a stopped
 * program at 10,000 functions, for each window. While one profile runs, beginning and ending others costs
 * 0.2 ms. The protocol's Profiler.start knows one profile a session; but `console.profile(title)` of the
 * inspector begins as many as there are titles, on the same sampler (V8 of Node 20 to 26).
 */
import type { InspectorConsole } from 'node:inspector';
import { type CpuReading, otherThreads, readCpu } from '../live/cpu-reading.ts';
import { InspectorSession } from '../live/inspector-session.ts';
import { workersAlive } from '../live/program-workers.ts';
import { hrtimeMicros } from '../live/shared-clock.ts';
import { threadIds, threadTimes } from '../live/thread-cpu.ts';
import { ownFiles } from '../live/worker-file.ts';
import type { RawCpu } from '../v8/raw-profile.ts';
import type { V8CpuProfile } from '../v8/v8-profile.ts';
import { type CoarseClock, CoarseClockReader } from './coarse-clock.ts';

export interface CpuWindow {
  readonly title: string;
  readonly start: CpuReading;
  readonly ownNanosBefore: number;
  readonly clock: CoarseClock;
}

export class CpuSampler {
  readonly #rateHz: number;
  readonly #session: InspectorSession;
  readonly #clock: CoarseClockReader;
  readonly #finished = new Map<string, V8CpuProfile>();
  #samplerThreads: readonly number[] = [];
  #ownThreads: readonly number[] = [];
  #lastWindow = 0;
  #openCount = 0;

  /** Throws ProfileUnavailableError where the inspector is closed. */
  constructor(rateHz: number) {
    this.#rateHz = rateHz;
    this.#session = new InspectorSession();
    this.#session.onEvent<FinishedProfile>('Profiler.consoleProfileFinished', (finished) => {
      this.#finished.set(finished.title ?? '', finished.profile);
    });
    this.#session.post('Profiler.enable');
    this.#session.post('Profiler.setSamplingInterval', { interval: Math.round(1e6 / rateHz) });
    this.#clock = new CoarseClockReader();
  }

  /** Threads of ours, whose CPU is no part of the program; as they are now. */
  setOwnThreads(ids: readonly number[]): void {
    this.#ownThreads = ids;
  }

  /** Begin the next window before the last one ends, or the profiler stops and must start anew. */
  begin(): CpuWindow {
    const title = `stackheat ${++this.#lastWindow}`;
    const threadsBefore = this.#openCount === 0 ? new Set(threadIds()) : undefined;
    inspectorConsole().profile(title);
    this.#openCount++;
    if (threadsBefore !== undefined) {
      this.#samplerThreads = threadIds().filter((id) => !threadsBefore.has(id));
    }
    return {
      title,
      start: readCpu(),
      ownNanosBefore: this.#ownNanos(),
      clock: this.#clock.open(),
    };
  }

  /** undefined when V8 gave nothing, as when another session disabled the profiler. */
  end(window: CpuWindow): RawCpu | undefined {
    const end = readCpu();
    const ownNanos = this.#ownNanos() - window.ownNanosBefore;
    inspectorConsole().profileEnd(window.title);
    this.#openCount--;
    const profile = this.#finished.get(window.title);
    this.#finished.delete(window.title);
    const clock = this.#clock.close(window.clock, window.start, end);
    if (profile === undefined) return undefined;
    const otherThreadsNanos = otherThreads(window.start, end, ownNanos);
    return {
      kind: 'cpu',
      part: {
        profile,
        startedAtMs: sinceEpochMs(profile.startTime),
        rateHz: this.#rateHz,
        clock,
        clockIntervalMs: this.#clock.intervalMs,
        ...(otherThreadsNanos !== undefined && { otherThreadsNanos }),
        workersSeen: workersAlive(),
        preload: '',
      },
      ownFiles: ownFiles(),
      comments: [
        `cpu: measured by V8's profiler through the inspector, ${this.#rateHz} times a second without a pause, Node ${process.version}`,
      ],
    };
  }

  close(): void {
    this.#clock.stop();
    this.#session.close();
  }

  #ownNanos(): number {
    const ids = [...this.#samplerThreads, ...this.#ownThreads];
    return ids.reduce((sum, id) => sum + (threadTimes(id)?.cpuNanos ?? 0), 0);
  }
}

/** V8's clock is hrtime's; starting the profiler may take long, and it says itself when it began. */
function sinceEpochMs(micros: number): number {
  return Date.now() - (hrtimeMicros() - micros) / 1000;
}

interface FinishedProfile {
  readonly title?: string;
  readonly profile: V8CpuProfile;
}

/** Not imported above: a Node without inspector throws at that. */
function inspectorConsole(): InspectorConsole {
  return process.getBuiltinModule('node:inspector').console;
}
