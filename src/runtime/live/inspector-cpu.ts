/**
 * The cpu profile of the inspector back end. V8's profiler looks where the main thread is, at a fixed rate:
 * that is wall time. The thread's CPU clock, which a thread of ours reads every 5 to 10 ms, says how much
 * of it was CPU (v8/cpu-split.ts). On systems without /proc that clock is read at the start and the end.
 */
import { isMainThread } from 'node:worker_threads';
import type { RawCpu } from '../v8/raw-profile.ts';
import type { V8CpuProfile } from '../v8/v8-profile.ts';
import type { CpuProfiler } from './back-end.ts';
import { CpuClockThread } from './cpu-clock-thread.ts';
import { CPU_PROFILE_MAX_MS } from './cpu-limits.ts';
import { type CpuReading, joinClock, otherThreads, readCpu } from './cpu-reading.ts';
import { InspectorSession } from './inspector-session.ts';
import { workersAlive } from './program-workers.ts';
import { threadIds, threadTimes } from './thread-cpu.ts';
import { ownFiles } from './worker-file.ts';

interface Running {
  readonly session: InspectorSession;
  readonly rateHz: number;
  readonly startedAtMs: number;
  readonly clockThread: CpuClockThread;
  readonly start: CpuReading;
  /** V8's own, which are no part of the program. */
  readonly samplerThreads: readonly number[];
}

export class InspectorCpu implements CpuProfiler {
  #running: Running | undefined;

  start(rateHz: number): void {
    const session = new InspectorSession();
    try {
      session.post('Profiler.enable');
      session.post('Profiler.setSamplingInterval', { interval: Math.round(1e6 / rateHz) });
      const threadsBefore = new Set(threadIds());
      session.post('Profiler.start');
      const startedAtMs = Date.now();
      const samplerThreads = threadIds().filter((id) => !threadsBefore.has(id));
      const clockThread = new CpuClockThread(CPU_PROFILE_MAX_MS);
      const start = readCpu();
      this.#running = { session, rateHz, startedAtMs, clockThread, start, samplerThreads };
    } catch (error) {
      session.close();
      throw error;
    }
  }

  stop(): RawCpu {
    const running = this.#running;
    if (running === undefined) throw new Error('no cpu profile runs');
    this.#running = undefined;
    const { session, rateHz, startedAtMs, clockThread, start, samplerThreads } = running;
    const end = readCpu();
    clockThread.stop();
    const samplerNanos = samplerThreads.map((id) => threadTimes(id)?.cpuNanos ?? 0);
    const ownNanos = samplerNanos.reduce(
      (sum, nanos) => sum + nanos,
      clockThread.clock.ownCpuNanos,
    );
    try {
      const { profile } = session.post<{ profile: V8CpuProfile }>('Profiler.stop');
      const otherThreadsNanos = otherThreads(start, end, ownNanos);
      return {
        kind: 'cpu',
        part: {
          profile,
          startedAtMs,
          rateHz,
          clock: joinClock(start, clockThread.clock, end),
          ...(otherThreadsNanos !== undefined && { otherThreadsNanos }),
          workersSeen: workersAlive(),
          preload: '',
        },
        ownFiles: ownFiles(),
        comments: [
          `cpu: measured by V8's profiler through the inspector, ${rateHz} times a second, Node ${process.version}`,
          'labels are not in this profile: the inspector cannot; install @datadog/pprof on Node 24 or newer',
          ...(isMainThread
            ? []
            : ['the profile is of a worker thread, which is the main one below']),
        ],
      };
    } finally {
      session.close();
    }
  }
}
