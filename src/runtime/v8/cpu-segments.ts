/**
 * Cuts times out of a CPU profile in which something costly was recorded beside it: what is left are profiles of
 * the times between, each with its part of the CPU clock.
 */
import type { CpuClock, CpuPart, PauseMicros } from '../recording/recording-options.ts';
import type { V8CpuProfile } from './v8-profile.ts';

/** The part itself when nothing is to be cut. */
export function withoutPauses(part: CpuPart): readonly CpuPart[] {
  const { profile, pauses = [] } = part;
  if (pauses.length === 0) return [part];
  const total = profile.endTime - profile.startTime;
  return spansBetween(profile, pauses).map(([from, to]) => ({
    ...part,
    profile: cutProfile(profile, from, to),
    startedAtMs: part.startedAtMs + (from - profile.startTime) / 1000,
    clock: cutClock(part.clock, from, to),
    // Nobody noted when the other threads ran.
    ...(part.otherThreadsNanos !== undefined && {
      otherThreadsNanos: (part.otherThreadsNanos * (to - from)) / total,
    }),
  }));
}

function spansBetween(
  { startTime, endTime }: V8CpuProfile,
  pauses: readonly PauseMicros[],
): readonly (readonly [from: number, to: number])[] {
  const spans: (readonly [number, number])[] = [];
  let from = startTime;
  for (const pause of pauses) {
    if (pause.from > from) spans.push([from, Math.min(pause.from, endTime)]);
    from = Math.max(from, pause.to);
  }
  if (from < endTime) spans.push([from, endTime]);
  return spans;
}

/** Nodes and their line ticks stay whole: ticks only share out what the samples say. */
function cutProfile(profile: V8CpuProfile, from: number, to: number): V8CpuProfile {
  const samples: number[] = [];
  const timeDeltas: number[] = [];
  let time = profile.startTime;
  let before = from;
  for (const [i, node] of (profile.samples ?? []).entries()) {
    time += profile.timeDeltas?.[i] ?? 0;
    // A sample stands for the time before it.
    if (time <= from || time > to) continue;
    samples.push(node);
    timeDeltas.push(time - before);
    before = time;
  }
  return { ...profile, startTime: from, endTime: to, samples, timeDeltas };
}

/** Between two readings the clock is taken to have run evenly. */
function cutClock(clock: CpuClock, from: number, to: number): CpuClock {
  const { timesMicros, cpuNanos, queuedNanos } = clock;
  const inside = timesMicros.flatMap((time, i) => (time > from && time < to ? [i] : []));
  const cut = (column: readonly number[]): readonly number[] => [
    valueAt(timesMicros, column, from),
    ...inside.map((i) => column[i] ?? 0),
    valueAt(timesMicros, column, to),
  ];
  return {
    ...clock,
    timesMicros: [from, ...inside.map((i) => timesMicros[i] ?? 0), to],
    cpuNanos: cut(cpuNanos),
    ...(queuedNanos !== undefined && { queuedNanos: cut(queuedNanos) }),
  };
}

function valueAt(times: readonly number[], column: readonly number[], time: number): number {
  const after = times.findIndex((one) => one >= time);
  if (after === -1) return column.at(-1) ?? 0;
  if (after === 0) return column[0] ?? 0;
  const [t0 = 0, t1 = 0] = [times[after - 1], times[after]];
  const [v0 = 0, v1 = 0] = [column[after - 1], column[after]];
  return t1 === t0 ? v1 : v0 + ((v1 - v0) * (time - t0)) / (t1 - t0);
}
