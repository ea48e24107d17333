/**
 * How much of its wall time each spot of a program was running, out of a CPU clock whose readings are further
 * apart than the samples.
 *
 * Between two readings many things ran and waited, and the clock knows their sum alone. But the mixture differs
 * from interval to interval: where a spot had more of an interval, more or less CPU was used. So the fractions
 * are those that explain all intervals best, by least squares, each between 0 and 1, found by going from one
 * to the next until they stay. What has too few samples to be told keeps what is taken for granted:
 * that code runs.
 */

interface Clock {
  readonly timesMicros: readonly number[];
  readonly cpuMicros: readonly number[];
  readonly queuedMicros: readonly number[];
}

interface Samples {
  readonly timesMicros: readonly number[];
  readonly states: readonly string[];
  readonly spots: readonly number[];
  readonly startMicros: number;
  readonly endMicros: number;
}

/** A clock as fine as the samples tells more by itself (cpu-split.ts). */
const COARSE_MICROS = 40_000;
const INTERVALS_MIN = 20;
const ROUNDS = 60;
/** A sample at the edge of an interval is half in the next one: an error of some ms an interval. */
const NOISE_MICROS = 8000;
/** Of the event loop's waiting; its spot is no node's. */
const IDLE = -1;

/** By spot; undefined where the clock is fine, or too short. */
export function runningFractions(
  samples: Samples,
  clock: Clock,
): ReadonlyMap<number, number> | undefined {
  const { timesMicros } = clock;
  const intervals = timesMicros.length - 1;
  const spanMicros = (timesMicros[intervals] ?? 0) - (timesMicros[0] ?? 0);
  if (intervals < INTERVALS_MIN || spanMicros / intervals < COARSE_MICROS) return undefined;
  const shares = sharesBySpot(samples, timesMicros);
  const left = awakeByInterval(clock);
  for (const share of shares.values()) take(left, share, share.fraction);
  for (let round = 0; round < ROUNDS; round++) {
    for (const share of shares.values()) improve(left, share);
  }
  return new Map([...shares].map(([spot, { fraction }]) => [spot, fraction]));
}

/** A spot's wall time in the intervals in which it was seen. */
interface Share {
  readonly intervals: number[];
  readonly micros: number[];
  readonly expected: number;
  fraction: number;
}

function sharesBySpot(samples: Samples, edges: readonly number[]): ReadonlyMap<number, Share> {
  const { timesMicros, states, spots, startMicros, endMicros } = samples;
  const shares = new Map<number, Share>();
  let interval = 0;
  for (const [i, time] of timesMicros.entries()) {
    const before = timesMicros[i - 1];
    const after = timesMicros[i + 1];
    let from = before === undefined ? startMicros : (before + time) / 2;
    const to = after === undefined ? endMicros : (time + after) / 2;
    const isIdle = states[i] === 'idle';
    const share = shareOf(shares, isIdle ? IDLE : (spots[i] ?? 0), states[i] === 'running');
    while (from < to && interval < edges.length - 1) {
      const end = Math.min(to, edges[interval + 1] ?? to);
      if (end > from) add(share, interval, end - from);
      from = Math.max(from, end);
      if (from < to) interval++;
    }
  }
  return shares;
}

function shareOf(shares: Map<number, Share>, spot: number, isRunning: boolean): Share {
  const known = shares.get(spot);
  if (known !== undefined) return known;
  const expected = isRunning ? 1 : 0;
  const share: Share = { intervals: [], micros: [], expected, fraction: expected };
  shares.set(spot, share);
  return share;
}

function add({ intervals, micros }: Share, interval: number, length: number): void {
  const last = intervals.length - 1;
  if (intervals[last] === interval) {
    micros[last] = (micros[last] ?? 0) + length;
    return;
  }
  intervals.push(interval);
  micros.push(length);
}

/** Running or wanting to: time in the queue for a CPU is no wait of the program's. */
function awakeByInterval({ timesMicros, cpuMicros, queuedMicros }: Clock): Float64Array {
  const awake = new Float64Array(timesMicros.length - 1);
  for (let i = 0; i < awake.length; i++) {
    const cpu = (cpuMicros[i + 1] ?? 0) - (cpuMicros[i] ?? 0);
    awake[i] = cpu + (queuedMicros[i + 1] ?? 0) - (queuedMicros[i] ?? 0);
  }
  return awake;
}

function take(left: Float64Array, { intervals, micros }: Share, fraction: number): void {
  for (const [i, interval] of intervals.entries()) {
    left[interval] = (left[interval] ?? 0) - (micros[i] ?? 0) * fraction;
  }
}

/** The best fraction of this spot with all others as they are; `left` is what none of them explains. */
function improve(left: Float64Array, share: Share): void {
  const { intervals, micros, expected, fraction } = share;
  // As good as one more interval of that length in which it did what was expected.
  let weight = NOISE_MICROS ** 2;
  let sum = weight * expected;
  for (const [i, interval] of intervals.entries()) {
    const length = micros[i] ?? 0;
    weight += length * length;
    sum += length * ((left[interval] ?? 0) + length * fraction);
  }
  share.fraction = Math.min(1, Math.max(0, sum / weight));
  take(left, share, share.fraction - fraction);
}
