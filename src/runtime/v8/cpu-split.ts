/**
 * Splits the main thread's CPU time over the samples of V8's profile, which is wall time.
 *
 * V8 says where the thread was, every 10 ms; the operating system says how much CPU it had used, every
 * 10 ms or so. Neither says what ran between two looks, so:
 *
 * - A sample weighs as much as its wall time, times the part of it that was CPU and not sleep. Samples
 *   in a row on one spot prove that part: a wait of 30 ms shows three and no CPU between them. Time in
 *   the queue for a CPU is left out of the question: then the machine is busy, and not the program.
 *   A lone sample is judged by the clock's interval it falls into, and by the intervals beside.
 * - So does a spot that was proven to wait again and again: all its samples are then waits.
 * - An idle sample weighs nothing, and neither does a lone one in a call that is known to block.
 * - The CPU of each short window goes to its samples by weight. A window without any hands its CPU on
 *   to a window four times as long. Nothing is lost on the way and nothing made up.
 * - With a clock that is read less often than V8 samples, what a spot ran is told by comparing intervals
 *   (running-fractions.ts).
 * - A sample cannot have used more CPU than wall time, less the time spent queueing for a CPU. What is
 *   left over when all are full was used while V8 looked idle: by the event loop, in native code.
 */
import type { CpuClock } from '../recording/recording-options.ts';
import { runningFractions } from './running-fractions.ts';

export type SampleState = 'running' | 'blocking' | 'idle';

export interface WallSamples {
  /** Ascending. */
  readonly timesMicros: readonly number[];
  readonly states: readonly SampleState[];
  /** What the thread was seen doing: equal for samples on one spot. */
  readonly spots: readonly number[];
  readonly startMicros: number;
  readonly endMicros: number;
}

export interface CpuSplit {
  /** One a sample. */
  readonly wallNanos: readonly number[];
  readonly cpuNanos: readonly number[];
  /** CPU of the thread outside all samples: the native side of the event loop. */
  readonly loopNanos: number;
}

const FIRST_WINDOW_MICROS = 20_000;
const WINDOW_GROWTH = 4;

export function splitCpu(samples: WallSamples, clock: CpuClock): CpuSplit {
  const wallNanos = wallShares(samples);
  const { weights, roomNanos } = weigh(samples, wallNanos, clock);
  const cpuNanos = new Array<number>(wallNanos.length).fill(0);
  const total = cpuBetween(clock, samples.startMicros, samples.endMicros);
  if (!weights.some((weight) => weight > 0)) return { wallNanos, cpuNanos, loopNanos: total };
  const first = Math.max(FIRST_WINDOW_MICROS, 2 * meanInterval(clock));
  let spilled = windowsOf(samples, clock, first);
  for (let width = first; spilled.size > 0; width *= WINDOW_GROWTH) {
    spilled = shareWindows({ samples, weights, cpuNanos, spilled, width });
  }
  return leaveToLoop(wallNanos, cpuNanos, roomNanos);
}

/** Within a shorter window than that the clock does not know when the CPU was used. */
function meanInterval({ timesMicros }: CpuClock): number {
  const intervals = timesMicros.length - 1;
  // Two readings, at the start and the end, are all that there is on some systems: no clock to speak of.
  if (intervals < 2) return 0;
  return ((timesMicros[intervals] ?? 0) - (timesMicros[0] ?? 0)) / intervals;
}

/** A sample stands for the time from half way to the one before to half way to the next. */
function wallShares({ timesMicros, startMicros, endMicros }: WallSamples): number[] {
  return timesMicros.map((time, i) => {
    const before = timesMicros[i - 1];
    const after = timesMicros[i + 1];
    const from = before === undefined ? startMicros : (before + time) / 2;
    const to = after === undefined ? endMicros : (time + after) / 2;
    return Math.max(0, (to - from) * 1000);
  });
}

interface Weighed {
  readonly weights: readonly number[];
  /** CPU that all samples together can have used. */
  readonly roomNanos: number;
}

function weigh(samples: WallSamples, wallNanos: readonly number[], clock: CpuClock): Weighed {
  const { timesMicros, states } = samples;
  const settled = settle(clock);
  const rows = rowsOf(samples, settled);
  const waiting = waitingSpots(rows);
  const share = runningShare(samples, clock);
  const coarse = runningFractions(samples, settled);
  const weights = new Array<number>(timesMicros.length).fill(0);
  let roomNanos = 0;
  for (const { first, last, spot, proven } of rows) {
    if (states[first] === 'idle') continue;
    const isWait = states[first] === 'blocking' || waiting.has(spot);
    const found = coarse?.get(spot) ?? (waiting.has(spot) ? 0 : proven?.fraction);
    for (let i = first; i <= last; i++) {
      const wall = wallNanos[i] ?? 0;
      const guess = isWait ? 0 : guessedFraction(settled, timesMicros[i] ?? 0);
      weights[i] = wall * (found ?? guess);
      roomNanos += wall * share * (found ?? (isWait ? 0 : 1));
    }
  }
  if (weights.some((weight) => weight > 0) && states.includes('idle'))
    return { weights, roomNanos };
  // A thread that was never idle had no event loop to leave anything to.
  return { weights: fallback(weights, samples, wallNanos), roomNanos: Number.POSITIVE_INFINITY };
}

/** A thread that wants to run does so for this part of the time, and queues for a CPU for the rest. */
function runningShare({ startMicros, endMicros }: WallSamples, clock: CpuClock): number {
  const used = cpuBetween(clock, startMicros, endMicros);
  const queued = (clock.queuedNanos?.at(-1) ?? 0) - (clock.queuedNanos?.[0] ?? 0);
  return used > 0 ? used / (used + queued) : 1;
}

/** The clock's two numbers where they belong in time, both as cumulative sums. */
interface SettledClock {
  readonly timesMicros: readonly number[];
  readonly cpuMicros: readonly number[];
  readonly queuedMicros: readonly number[];
}

/**
 * Both numbers come late: the CPU used by up to a scheduler's tick, the time in the queue by as long as
 * the thread still waits there. What does not fit into an interval belongs to those before.
 */
function settle({ timesMicros, cpuNanos, queuedNanos = [] }: CpuClock): SettledClock {
  const cpuSpans = new Array<number>(timesMicros.length).fill(0);
  const queueSpans = new Array<number>(timesMicros.length).fill(0);
  let lateCpu = 0;
  let lateQueue = 0;
  for (let i = timesMicros.length - 1; i > 0; i--) {
    const width = (timesMicros[i] ?? 0) - (timesMicros[i - 1] ?? 0);
    const cpu = lateCpu + ((cpuNanos[i] ?? 0) - (cpuNanos[i - 1] ?? 0)) / 1000;
    const queued = lateQueue + ((queuedNanos[i] ?? 0) - (queuedNanos[i - 1] ?? 0)) / 1000;
    const cpuSpan = Math.min(width, cpu);
    const queueSpan = Math.min(width - cpuSpan, queued);
    cpuSpans[i] = cpuSpan;
    queueSpans[i] = queueSpan;
    lateCpu = cpu - cpuSpan;
    lateQueue = queued - queueSpan;
  }
  return { timesMicros, cpuMicros: runningSums(cpuSpans), queuedMicros: runningSums(queueSpans) };
}

function runningSums(values: readonly number[]): readonly number[] {
  let total = 0;
  return values.map((value) => {
    total += value;
    return total;
  });
}

/** Samples in a row on one spot. */
interface Row {
  readonly first: number;
  readonly last: number;
  readonly spot: number;
  readonly proven: Proof | undefined;
}

function rowsOf({ timesMicros, spots }: WallSamples, clock: SettledClock): readonly Row[] {
  const rows: Row[] = [];
  for (let first = 0, last = 0; first < spots.length; first = last + 1) {
    last = first;
    while (last + 1 < spots.length && spots[last + 1] === spots[first]) last++;
    const proven = proofBetween(clock, timesMicros[first] ?? 0, timesMicros[last] ?? 0);
    rows.push({ first, last, spot: spots[first] ?? 0, proven });
  }
  return rows;
}

/** A spot proven to wait for that long is taken to wait when a lone sample proves nothing. */
const WAIT_PROOF_MICROS = 50_000;
/**
 * Two waits with a computation between them that no sample saw look like one row, a third of it CPU. Between single
 * readings they do not: most of those saw a thread that slept all the time.
 */
const WAIT_ASLEEP_MIN = 0.7;

function waitingSpots(rows: readonly Row[]): ReadonlySet<number> {
  const micros = new Map<number, number>();
  const asleep = new Map<number, number>();
  for (const { spot, proven } of rows) {
    if (proven === undefined) continue;
    micros.set(spot, (micros.get(spot) ?? 0) + proven.micros);
    asleep.set(spot, (asleep.get(spot) ?? 0) + proven.asleepMicros);
  }
  const waiting = [...micros].filter(([spot, length]) => {
    return length >= WAIT_PROOF_MICROS && (asleep.get(spot) ?? 0) >= length * WAIT_ASLEEP_MIN;
  });
  return new Set(waiting.map(([spot]) => spot));
}

/** Where no running sample weighs anything, all weigh their wall time: the CPU was used by someone. */
function fallback(
  weights: readonly number[],
  { states }: WallSamples,
  wallNanos: readonly number[],
): readonly number[] {
  if (weights.some((weight) => weight > 0)) return weights;
  const state = states.includes('running') ? 'running' : 'blocking';
  return wallNanos.map((nanos, i) => (states[i] === state ? nanos : 0));
}

/** Noise of the clock's ticks below this is no CPU. */
const FRACTION_MIN = 0.05;

/** How much of a time the thread was on a CPU, the time in the queue left out. */
interface Proof {
  readonly micros: number;
  readonly fraction: number;
  /** Of the time, what lies between readings without CPU between them. */
  readonly asleepMicros: number;
}

/** Between the first and last reading within the row of samples; undefined without two readings. */
function proofBetween(
  clock: SettledClock,
  fromMicros: number,
  toMicros: number,
): Proof | undefined {
  const first = firstAtOrAfter(clock.timesMicros, fromMicros);
  const last = firstAtOrAfter(clock.timesMicros, toMicros + 1) - 1;
  if (last <= first) return undefined;
  const micros = (clock.timesMicros[last] ?? 0) - (clock.timesMicros[first] ?? 0);
  const fraction = intervalFraction(clock, first, last);
  return {
    micros,
    fraction: fraction < FRACTION_MIN ? 0 : fraction,
    asleepMicros: asleepBetween(clock, first, last),
  };
}

function asleepBetween(clock: SettledClock, first: number, last: number): number {
  let micros = 0;
  for (let i = first; i < last; i++) {
    if (intervalFraction(clock, i, i + 1) >= FRACTION_MIN) continue;
    micros += (clock.timesMicros[i + 1] ?? 0) - (clock.timesMicros[i] ?? 0);
  }
  return micros;
}

/**
 * 1 when the thread was awake at that moment, 0 when not. In an interval of both, it is taken to have
 * been awake beside the neighbour that has more of it.
 */
function guessedFraction(clock: SettledClock, timeMicros: number): number {
  const after = Math.max(1, firstAtOrAfter(clock.timesMicros, timeMicros));
  const fraction = intervalFraction(clock, after - 1, after);
  const before = intervalFraction(clock, after - 2, after - 1);
  const next = intervalFraction(clock, after, after + 1);
  const from = clock.timesMicros[after - 1] ?? 0;
  const to = clock.timesMicros[after] ?? from;
  if (to <= from) return fraction;
  const place = (timeMicros - from) / (to - from);
  // As much on either side: the whole interval is alike.
  if (Math.abs(before - next) < FRACTION_MIN) return fraction;
  return (before > next ? place : 1 - place) <= fraction ? 1 : 0;
}

/** An interval spent in the queue says nothing else of what was wanted there. */
const UNQUEUED_MIN = 0.1;

/** CPU, as a part of the time that was not spent in the queue; 1 when nearly all of it was. */
function intervalFraction(clock: SettledClock, from: number, to: number): number {
  const { timesMicros, cpuMicros, queuedMicros } = clock;
  if (timesMicros[from] === undefined || timesMicros[to] === undefined) return 0;
  const between = (sums: readonly number[]) => (sums[to] ?? 0) - (sums[from] ?? 0);
  const micros = between(timesMicros);
  if (micros <= 0) return 0;
  const unqueued = micros - between(queuedMicros);
  if (unqueued < micros * UNQUEUED_MIN) return 1;
  return Math.min(1, between(cpuMicros) / unqueued);
}

/** CPU a window of the first width, by the window's number; windows without CPU are not there. */
function windowsOf(
  { startMicros, endMicros }: WallSamples,
  clock: CpuClock,
  width: number,
): Map<number, number> {
  const windows = new Map<number, number>();
  for (let from = startMicros, i = 0; from < endMicros; from += width, i++) {
    const nanos = cpuBetween(clock, from, Math.min(endMicros, from + width));
    if (nanos > 0) windows.set(i, nanos);
  }
  return windows;
}

interface Sharing {
  readonly samples: WallSamples;
  readonly weights: readonly number[];
  readonly cpuNanos: number[];
  readonly spilled: ReadonlyMap<number, number>;
  readonly width: number;
}

/** Adds each window's CPU to its samples; returns what no sample took, by the next wider windows. */
function shareWindows(sharing: Sharing): Map<number, number> {
  const { samples, weights, cpuNanos, spilled, width } = sharing;
  const windowOf = (micros: number) => Math.floor((micros - samples.startMicros) / width);
  const weightOf = new Map<number, number>();
  for (const [i, time] of samples.timesMicros.entries()) {
    const window = windowOf(time);
    weightOf.set(window, (weightOf.get(window) ?? 0) + (weights[i] ?? 0));
  }
  for (const [i, time] of samples.timesMicros.entries()) {
    const window = windowOf(time);
    const weight = weights[i] ?? 0;
    if (weight === 0) continue;
    cpuNanos[i] =
      (cpuNanos[i] ?? 0) + ((spilled.get(window) ?? 0) * weight) / (weightOf.get(window) ?? 1);
  }
  const wider = new Map<number, number>();
  for (const [window, nanos] of spilled) {
    if ((weightOf.get(window) ?? 0) > 0) continue;
    const into = Math.floor(window / WINDOW_GROWTH);
    wider.set(into, (wider.get(into) ?? 0) + nanos);
  }
  return wider;
}

function leaveToLoop(
  wallNanos: readonly number[],
  cpuNanos: readonly number[],
  roomNanos: number,
): CpuSplit {
  const total = sum(cpuNanos);
  if (total <= roomNanos) return { wallNanos, cpuNanos, loopNanos: 0 };
  return {
    wallNanos,
    cpuNanos: cpuNanos.map((nanos) => (nanos * roomNanos) / total),
    loopNanos: total - roomNanos,
  };
}

/** The clock read between its readings, where it is taken to have gone evenly. */
function cpuBetween(clock: CpuClock, fromMicros: number, toMicros: number): number {
  return cpuAt(clock, toMicros) - cpuAt(clock, fromMicros);
}

function cpuAt({ timesMicros, cpuNanos }: CpuClock, timeMicros: number): number {
  const after = firstAtOrAfter(timesMicros, timeMicros);
  const end = cpuNanos[after] ?? cpuNanos.at(-1) ?? 0;
  const start = cpuNanos[after - 1] ?? end;
  const from = timesMicros[after - 1];
  const to = timesMicros[after];
  if (from === undefined || to === undefined || to === from) return end;
  return start + ((end - start) * (timeMicros - from)) / (to - from);
}

/** Index of the first time that is not before `time`; the count of times when all are. */
function firstAtOrAfter(times: readonly number[], time: number): number {
  let low = 0;
  let high = times.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((times[middle] ?? 0) < time) low = middle + 1;
    else high = middle;
  }
  return low;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
