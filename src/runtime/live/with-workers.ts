/** The main thread's cpu profile and those of its workers as one. */
import type { RawProfile, RawThreads } from '../v8/raw-profile.ts';
import type { WorkerProfiles } from './worker-cpu.ts';

/** What is shown of workers by themselves is taken out of the sum of all other threads. */
export function withWorkers(main: RawProfile, { raws, missed }: WorkerProfiles): RawThreads {
  const comments = [
    `worker threads: ${raws.length} profiled, label thread; their cpu is shared out by wall time`,
    ...(missed > 0 ? [`worker threads that did not answer or were too many: ${missed}`] : []),
  ];
  const workerNanos = raws.reduce((sum, { part: { clock } }) => {
    return sum + (clock.cpuNanos.at(-1) ?? 0) - (clock.cpuNanos[0] ?? 0);
  }, 0);
  return { kind: 'threads', raws: [without(main, workerNanos, comments), ...raws] };
}

function without(main: RawProfile, workerNanos: number, more: readonly string[]): RawProfile {
  const lessNanos = (nanos: number) => Math.max(0, nanos - workerNanos);
  if (main.kind === 'time') {
    const { otherThreadsNanos } = main;
    return {
      ...main,
      comments: [...main.comments, ...more],
      otherThreadsNanos: otherThreadsNanos === undefined ? undefined : lessNanos(otherThreadsNanos),
    };
  }
  if (main.kind !== 'cpu') return main;
  const { otherThreadsNanos, ...part } = main.part;
  const others =
    otherThreadsNanos === undefined ? {} : { otherThreadsNanos: lessNanos(otherThreadsNanos) };
  return {
    ...main,
    comments: [...main.comments, ...more],
    part: { ...part, ...others, workersSeen: 0 },
  };
}
