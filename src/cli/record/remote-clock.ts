/** Reads the CPU clocks of another process's threads while it is profiled; only Linux has them. */
import { readdirSync } from 'node:fs';
import { hrtimeMicros } from '../../runtime/live/shared-clock.ts';
import { SchedstatReader } from '../../runtime/live/thread-cpu.ts';
import type { CpuClock } from '../../runtime/recording/recording-options.ts';
import { procText } from './linux-processes.ts';

/** Two readings between two samples at 100 Hz. */
const INTERVAL_MS = 5;
/** The kernel's unit in /proc/PID/stat on every Linux that Node runs on: 100 a second. */
const TICK_NANOS = 10_000_000;

export class RemoteClock {
  readonly #pid: number;
  readonly #main: SchedstatReader | undefined;
  readonly #timesMicros: number[] = [];
  readonly #cpuNanos: number[] = [];
  readonly #queuedNanos: number[] = [];
  readonly #threadsBefore: ReadonlySet<string>;
  #processNanosBefore = 0;
  #timer: NodeJS.Timeout | undefined;

  /** To be made before the profiler starts, whose thread is told by being new. */
  constructor(pid: number) {
    this.#pid = pid;
    this.#main = readerOf(pid, pid);
    this.#threadsBefore = new Set(threadsOf(pid));
  }

  start(): void {
    this.#processNanosBefore = processNanos(this.#pid);
    this.#read();
    this.#timer = setInterval(() => this.#read(), INTERVAL_MS);
  }

  /** Of the time since `start`; undefined where there is no such clock. */
  stop(): RemoteCpu | undefined {
    clearInterval(this.#timer);
    this.#read();
    if (this.#timesMicros.length < 2) return undefined;
    const [first = 0] = this.#cpuNanos;
    const mainNanos = (this.#cpuNanos.at(-1) ?? first) - first;
    const allNanos = processNanos(this.#pid) - this.#processNanosBefore;
    return {
      clock: {
        source: 'schedstat',
        timesMicros: this.#timesMicros,
        cpuNanos: this.#cpuNanos,
        queuedNanos: this.#queuedNanos,
      },
      otherThreadsNanos: Math.max(0, allNanos - mainNanos - this.#profilerNanos()),
    };
  }

  #read(): void {
    try {
      this.#main?.read();
    } catch {
      // The process has ended: what was read stays.
      return;
    }
    if (this.#main === undefined) return;
    this.#timesMicros.push(hrtimeMicros());
    this.#cpuNanos.push(this.#main.cpuNanos);
    this.#queuedNanos.push(this.#main.queuedNanos);
  }

  /** Threads that came with the profiler: its sampler, and the one that speaks for the inspector. */
  #profilerNanos(): number {
    let nanos = 0;
    for (const thread of threadsOf(this.#pid)) {
      if (this.#threadsBefore.has(thread)) continue;
      const reader = readerOf(this.#pid, Number(thread));
      try {
        reader?.read();
      } catch {
        // A thread that has just ended took next to nothing.
      }
      nanos += reader?.cpuNanos ?? 0;
    }
    return nanos;
  }
}

export interface RemoteCpu {
  readonly clock: CpuClock;
  /** Without the profiler's own. */
  readonly otherThreadsNanos: number;
}

function readerOf(pid: number, thread: number): SchedstatReader | undefined {
  try {
    return new SchedstatReader(`/proc/${pid}/task/${thread}/schedstat`);
  } catch {
    return undefined;
  }
}

function threadsOf(pid: number): readonly string[] {
  try {
    return readdirSync(`/proc/${pid}/task`);
  } catch {
    return [];
  }
}

/** User and system time of all threads, those that have ended included. */
function processNanos(pid: number): number {
  const stat = procText(pid, 'stat');
  const fields = stat?.slice(stat.lastIndexOf(')') + 2).split(' ') ?? [];
  return (Number(fields[11] ?? 0) + Number(fields[12] ?? 0)) * TICK_NANOS;
}
