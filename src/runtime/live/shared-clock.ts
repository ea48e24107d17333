/**
 * A thread's CPU clock, read every few milliseconds by another thread and shared with it: the one that is
 * measured may be busy or blocked for as long as it likes.
 */
import { OWN_SCHEDSTAT, SchedstatReader, schedstatPath } from './thread-cpu.ts';

/**
 * A reading costs about 0.1 ms of CPU in a virtual machine, with all that waking takes; on bare metal
 * a fifth of that. A thread that is always busy, or never, needs no closer look.
 */
export const CLOCK_INTERVAL_MS = 10;
/** While the thread runs in turns, two readings fit between two samples at 100 Hz. */
const FINE_INTERVAL_MS = 5;
/** How long to look closely after an interval of both: a wait of 30 ms is no reason to look away. */
const FINE_TICKS = 8;
const BUSY_MIN = 0.9;
const IDLE_MAX = 0.02;
/** What needs no hurry is done once in so many readings. */
export const STOP_CHECK_TICKS = 10;

const HEAD_CELLS = 2;
const ROW_CELLS = 3;

/**
 * Rows of time (µs of hrtime), CPU and queueing (ns), filled by the companion and read by the main
 * thread. The first two cells are the count of rows and the companion's own CPU.
 */
export class SharedClock {
  readonly buffer: SharedArrayBuffer;
  readonly #cells: Float64Array;

  constructor(buffer: SharedArrayBuffer) {
    this.buffer = buffer;
    this.#cells = new Float64Array(buffer);
  }

  /** Pages are only touched as they are filled. */
  static forMillis(durationMs: number): SharedClock {
    const cells = HEAD_CELLS + ROW_CELLS * Math.ceil(durationMs / FINE_INTERVAL_MS);
    return new SharedClock(new SharedArrayBuffer(cells * Float64Array.BYTES_PER_ELEMENT));
  }

  get count(): number {
    return this.#cells[0] ?? 0;
  }

  get ownCpuNanos(): number {
    return this.#cells[1] ?? 0;
  }

  set ownCpuNanos(nanos: number) {
    this.#cells[1] = nanos;
  }

  /** Returns the part of the time since the last row in which the thread was not asleep. */
  push(timeMicros: number, { cpuNanos, queuedNanos }: SchedstatReader): number {
    const at = HEAD_CELLS + ROW_CELLS * this.count;
    if (at + ROW_CELLS > this.#cells.length) return 0;
    this.#cells[at] = timeMicros;
    this.#cells[at + 1] = cpuNanos;
    this.#cells[at + 2] = queuedNanos;
    this.#cells[0] = this.count + 1;
    if (at === HEAD_CELLS) return 0;
    const awake = cpuNanos - this.#cell(at - 2) + queuedNanos - this.#cell(at - 1);
    return awake / 1000 / (timeMicros - this.#cell(at - 3));
  }

  rows(): ClockRows {
    const rows: ClockRows = { timesMicros: [], cpuNanos: [], queuedNanos: [] };
    for (let i = 0; i < this.count; i++) {
      const at = HEAD_CELLS + ROW_CELLS * i;
      rows.timesMicros.push(this.#cell(at));
      rows.cpuNanos.push(this.#cell(at + 1));
      rows.queuedNanos.push(this.#cell(at + 2));
    }
    return rows;
  }

  #cell(index: number): number {
    return this.#cells[index] ?? 0;
  }
}

interface ClockRows {
  readonly timesMicros: number[];
  readonly cpuNanos: number[];
  readonly queuedNanos: number[];
}

/** Fills the shared clock at each tick, and says when to tick again. */
export function clockReader(
  buffer: SharedArrayBuffer,
  threadId: number | undefined,
): (tick: number) => number {
  if (threadId === undefined) return () => CLOCK_INTERVAL_MS;
  const clock = new SharedClock(buffer);
  const main = new SchedstatReader(schedstatPath(threadId));
  const own = new SchedstatReader(OWN_SCHEDSTAT);
  let fineTicks = 0;
  return (tick) => {
    main.read();
    const awake = clock.push(hrtimeMicros(), main);
    if (tick % STOP_CHECK_TICKS === 0) {
      own.read();
      clock.ownCpuNanos = own.cpuNanos;
    }
    fineTicks = awake > IDLE_MAX && awake < BUSY_MIN ? FINE_TICKS : fineTicks - 1;
    return fineTicks > 0 ? FINE_INTERVAL_MS : CLOCK_INTERVAL_MS;
  };
}

/** The same clock as the profile's time stamps, in which V8 counts microseconds. */
export function hrtimeMicros(): number {
  return Number(process.hrtime.bigint() / 1000n);
}
