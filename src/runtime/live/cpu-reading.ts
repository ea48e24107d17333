/** How much CPU this thread and the process have used by now, and what lies between two such readings. */
import type { CpuClock } from '../recording/recording-options.ts';
import { hrtimeMicros, type SharedClock } from './shared-clock.ts';
import { ownThreadId, threadTimes } from './thread-cpu.ts';

export interface CpuReading {
  readonly source: CpuClock['source'];
  readonly timeMicros: number;
  readonly mainNanos: number;
  readonly processNanos: number;
  readonly queuedNanos?: number;
}

/** Of this thread; where only the process's CPU is known, that stands for it. */
export function readCpu(): CpuReading {
  const { user, system } = process.cpuUsage();
  const base = { timeMicros: hrtimeMicros(), processNanos: (user + system) * 1000 };
  const threadId = ownThreadId();
  const times = threadId === undefined ? undefined : threadTimes(threadId);
  if (times !== undefined) {
    const { cpuNanos: mainNanos, queuedNanos } = times;
    return { ...base, source: 'schedstat', mainNanos, queuedNanos };
  }
  // Missing in the types of Node 20, and in Node 20.
  const host = process as { threadCpuUsage?: () => { user: number; system: number } };
  const thread = host.threadCpuUsage?.();
  if (thread === undefined) return { ...base, source: 'cpuUsage', mainNanos: base.processNanos };
  const mainNanos = (thread.user + thread.system) * 1000;
  return { ...base, source: 'threadCpuUsage', mainNanos };
}

export function joinClock(start: CpuReading, shared: SharedClock, end: CpuReading): CpuClock {
  const { timesMicros, cpuNanos, queuedNanos } = shared.rows();
  const clock = {
    source: start.source,
    timesMicros: [start.timeMicros, ...timesMicros, end.timeMicros],
    cpuNanos: [start.mainNanos, ...cpuNanos, end.mainNanos],
  };
  if (start.queuedNanos === undefined || end.queuedNanos === undefined) return clock;
  return { ...clock, queuedNanos: [start.queuedNanos, ...queuedNanos, end.queuedNanos] };
}

/** undefined where threads cannot be told apart. */
export function otherThreads(
  start: CpuReading,
  end: CpuReading,
  profilerNanos: number,
): number | undefined {
  if (start.source !== 'schedstat') return undefined;
  const all = end.processNanos - start.processNanos;
  return Math.max(0, all - (end.mainNanos - start.mainNanos) - profilerNanos);
}
