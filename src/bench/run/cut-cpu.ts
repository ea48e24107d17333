/**
 * Keeps of a cpu profile what lies in the windows in which the benchmark's timer ran. Their times are moved
 * together, so that nothing lies between two of them: what was sampled outside is gone, and so is the CPU
 * that the clock counted there.
 */
import type { CpuClock, CpuPart } from '../../runtime/recording/recording-options.ts';
import type { V8CpuProfile } from '../../runtime/v8/v8-profile.ts';

/** Start and end by turns, in microseconds of process.hrtime, rising. */
export type Windows = readonly number[];

export function cutCpu(part: CpuPart, windows: Windows): CpuPart {
  const line = new WindowLine(windows);
  const { startTime, endTime } = part.profile;
  const share = endTime > startTime ? line.length / (endTime - startTime) : 0;
  return {
    ...part,
    profile: cutProfile(part.profile, line),
    clock: cutClock(part.clock, windows),
    // Only their sum over the whole time is known.
    ...(part.otherThreadsNanos !== undefined && {
      otherThreadsNanos: Math.round(part.otherThreadsNanos * Math.min(1, share)),
    }),
  };
}

/** Windows moved together: where a moment of the whole comes to lie. */
class WindowLine {
  readonly #windows: Windows;
  /** The length of all windows before each. */
  readonly #before: number[] = [];
  readonly length: number;

  constructor(windows: Windows) {
    this.#windows = windows;
    let length = 0;
    for (let i = 0; i + 1 < windows.length; i += 2) {
      this.#before.push(length);
      length += (windows[i + 1] as number) - (windows[i] as number);
    }
    this.length = length;
  }

  /** undefined outside of all windows. */
  placeOf(time: number): number | undefined {
    let [low, high] = [0, this.#before.length - 1];
    while (low <= high) {
      const middle = (low + high) >> 1;
      const start = this.#windows[2 * middle] as number;
      if (time < start) high = middle - 1;
      else if (time > (this.#windows[2 * middle + 1] as number)) low = middle + 1;
      else return (this.#before[middle] as number) + time - start;
    }
    return undefined;
  }
}

function cutProfile(profile: V8CpuProfile, line: WindowLine): V8CpuProfile {
  const kept: { readonly node: number; readonly place: number }[] = [];
  let time = profile.startTime;
  for (const [i, node] of (profile.samples ?? []).entries()) {
    time += profile.timeDeltas?.[i] ?? 0;
    const place = line.placeOf(time);
    if (place !== undefined) kept.push({ node, place });
  }
  // A late sampling thread may hand in two samples the wrong way round.
  kept.sort((a, b) => a.place - b.place);
  let last = 0;
  const timeDeltas = kept.map(({ place }) => {
    const delta = place - last;
    last = place;
    return delta;
  });
  return {
    ...profile,
    startTime: 0,
    // Times of whole microseconds are what the profile is made of.
    endTime: Math.round(line.length),
    samples: kept.map(({ node }) => node),
    timeDeltas,
  };
}

/** Between two readings a clock is taken to have gone evenly. */
function cutClock(clock: CpuClock, windows: Windows): CpuClock {
  const { timesMicros, cpuNanos, queuedNanos } = clock;
  const cpu = new ReadingsInTime(timesMicros, cpuNanos);
  const queued = queuedNanos && new ReadingsInTime(timesMicros, queuedNanos);
  const cut = { times: [0], cpu: [0], queued: [0] };
  const step = (from: number, to: number): void => {
    cut.times.push((cut.times.at(-1) as number) + to - from);
    cut.cpu.push((cut.cpu.at(-1) as number) + cpu.between(from, to));
    cut.queued.push((cut.queued.at(-1) as number) + (queued?.between(from, to) ?? 0));
  };
  let reading = 0;
  for (let i = 0; i + 1 < windows.length; i += 2) {
    let from = windows[i] as number;
    const end = windows[i + 1] as number;
    while ((timesMicros[reading] ?? Number.POSITIVE_INFINITY) <= from) reading++;
    for (; (timesMicros[reading] ?? end) < end; reading++) {
      step(from, timesMicros[reading] as number);
      from = timesMicros[reading] as number;
    }
    step(from, end);
  }
  return {
    source: clock.source,
    timesMicros: cut.times,
    cpuNanos: cut.cpu,
    ...(queued !== undefined && { queuedNanos: cut.queued }),
  };
}

/** A counter read at some moments; asked for rising times. */
class ReadingsInTime {
  readonly #times: readonly number[];
  readonly #values: readonly number[];
  #at = 0;

  constructor(times: readonly number[], values: readonly number[]) {
    this.#times = times;
    this.#values = values;
  }

  between(from: number, to: number): number {
    return Math.max(0, this.#valueAt(to) - this.#valueAt(from));
  }

  #valueAt(time: number): number {
    const times = this.#times;
    while (this.#at > 0 && (times[this.#at] as number) > time) this.#at--;
    while (this.#at + 1 < times.length && (times[this.#at + 1] as number) <= time) this.#at++;
    const [start = 0, value = 0] = [times[this.#at], this.#values[this.#at]];
    const [end, next] = [times[this.#at + 1], this.#values[this.#at + 1]];
    if (end === undefined || next === undefined || end <= start || time <= start) return value;
    return value + ((next - value) * (time - start)) / (end - start);
  }
}
