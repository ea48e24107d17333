/**
 * cpu profiles of the program's worker threads, beside the main thread's: V8's profiler in each of them
 * through the inspector. The thread's CPU clock is read when the profile starts and when it ends, and
 * shared out by wall time: waits that are not known to block count as cpu, unlike in the main thread.
 */
import type { CpuClock } from '../recording/recording-options.ts';
import type { RawCpu } from '../v8/raw-profile.ts';
import type { V8CpuProfile } from '../v8/v8-profile.ts';
import { hrtimeMicros } from './shared-clock.ts';
import { threadTimes } from './thread-cpu.ts';
import { ownFiles } from './worker-file.ts';
import { type AttachedWorker, WorkerSessions } from './worker-sessions.ts';

/** Runs in the worker: its thread as /proc has it, and the CPU it used where Node can say. */
const CLOCK_EXPRESSION = `JSON.stringify((() => {
  let threadId;
  try { threadId = Number(process.getBuiltinModule('node:fs').readlinkSync('/proc/thread-self').split('/').at(-1)); } catch { /* No /proc here: threadId stays unknown. */ }
  const used = process.threadCpuUsage?.();
  return { threadId, cpuNanos: used && (used.user + used.system) * 1000 };
})())`;

interface Reading {
  readonly timeMicros: number;
  readonly cpuNanos: number;
  readonly queuedNanos: number | undefined;
}

interface Profiled {
  readonly worker: AttachedWorker;
  readonly startedAtMs: number;
  readonly start: Reading;
}

export interface WorkerProfiles {
  readonly raws: readonly RawCpu[];
  /** That ran and are in no profile. */
  readonly missed: number;
}

export class WorkerCpu {
  readonly #sessions: WorkerSessions;
  readonly #rateHz: number;
  readonly #profiled: Profiled[] = [];
  #missed = 0;

  /** Starts at once, in workers that start later too. Throws ProfileUnavailableError. */
  constructor(rateHz: number) {
    this.#rateHz = rateHz;
    this.#sessions = new WorkerSessions((worker) => {
      this.#start(worker).catch(() => this.#missed++);
    });
  }

  async stop(): Promise<WorkerProfiles> {
    const ended = await Promise.allSettled(this.#profiled.map((one) => this.#stop(one)));
    const raws = ended.filter((one) => one.status === 'fulfilled').map(({ value }) => value);
    this.#sessions.close();
    const missed = this.#missed + this.#sessions.notAttached + ended.length - raws.length;
    return { raws, missed };
  }

  /** Without an answer: for when there is no time for one. */
  abandon(): void {
    this.#sessions.close();
  }

  async #start(worker: AttachedWorker): Promise<void> {
    await worker.ask('Profiler.enable');
    const interval = Math.round(1e6 / this.#rateHz);
    await worker.ask('Profiler.setSamplingInterval', { interval });
    const start = await readClock(worker);
    await worker.ask('Profiler.start');
    this.#profiled.push({ worker, startedAtMs: Date.now(), start });
  }

  async #stop({ worker, startedAtMs, start }: Profiled): Promise<RawCpu> {
    const end = await readClock(worker);
    const { profile } = await worker.ask<{ profile: V8CpuProfile }>('Profiler.stop');
    return {
      kind: 'cpu',
      part: {
        profile,
        startedAtMs,
        rateHz: this.#rateHz,
        clock: clockOf(start, end),
        workersSeen: 0,
        preload: '',
      },
      ownFiles: ownFiles(),
      comments: [],
      thread: worker.name,
    };
  }
}

async function readClock(worker: AttachedWorker): Promise<Reading> {
  const { result } = await worker.ask<{ result: { value: string } }>('Runtime.evaluate', {
    expression: CLOCK_EXPRESSION,
    returnByValue: true,
  });
  const said = JSON.parse(result.value) as { threadId?: number; cpuNanos?: number };
  const times = said.threadId === undefined ? undefined : threadTimes(said.threadId);
  const cpuNanos = times?.cpuNanos ?? said.cpuNanos;
  if (cpuNanos === undefined) throw new Error('this Node does not know the CPU time of a worker');
  return { timeMicros: hrtimeMicros(), cpuNanos, queuedNanos: times?.queuedNanos };
}

function clockOf(start: Reading, end: Reading): CpuClock {
  const clock = {
    source: 'threadCpuUsage',
    timesMicros: [start.timeMicros, end.timeMicros],
    cpuNanos: [start.cpuNanos, end.cpuNanos],
  } as const;
  if (start.queuedNanos === undefined || end.queuedNanos === undefined) return clock;
  return { ...clock, queuedNanos: [start.queuedNanos, end.queuedNanos] };
}
