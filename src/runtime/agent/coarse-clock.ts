/**
 * The main thread's CPU clock, read by the thread itself when its event loop comes by.
 *
 * A recording has a thread of its own read it every 5 to 10 ms, which costs up to 2 % of a core. What runs for
 * ever must cost less: ten readings a second are a thousandth of that. What is lost is detail: a wait that
 * has no name and is shorter than an interval gets a share of the CPU around it.
 */

import type { CpuReading } from '../live/cpu-reading.ts';
import { hrtimeMicros } from '../live/shared-clock.ts';
import { OWN_SCHEDSTAT, SchedstatReader } from '../live/thread-cpu.ts';
import type { CpuClock } from '../recording/recording-options.ts';

const INTERVAL_MS = 100;
/** An hour; a window that is longer gets no more detail. */
const ROWS_MAX = 36_000;

/** Rows of a window, as they are read. */
export interface CoarseClock {
  readonly timesMicros: number[];
  readonly cpuNanos: number[];
  readonly queuedNanos: number[];
}

export class CoarseClockReader {
  readonly intervalMs = INTERVAL_MS;
  readonly #open = new Set<CoarseClock>();
  readonly #reader: SchedstatReader | undefined;
  readonly #timer: NodeJS.Timeout | undefined;

  constructor() {
    this.#reader = openReader();
    if (this.#reader === undefined) return;
    this.#timer = setInterval(() => this.#read(), INTERVAL_MS).unref();
  }

  open(): CoarseClock {
    const clock: CoarseClock = { timesMicros: [], cpuNanos: [], queuedNanos: [] };
    this.#open.add(clock);
    return clock;
  }

  close(rows: CoarseClock, start: CpuReading, end: CpuReading): CpuClock {
    this.#open.delete(rows);
    const clock = {
      source: start.source,
      timesMicros: [start.timeMicros, ...rows.timesMicros, end.timeMicros],
      cpuNanos: [start.mainNanos, ...rows.cpuNanos, end.mainNanos],
    };
    if (start.queuedNanos === undefined || end.queuedNanos === undefined) return clock;
    return { ...clock, queuedNanos: [start.queuedNanos, ...rows.queuedNanos, end.queuedNanos] };
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  #read(): void {
    const reader = this.#reader;
    if (reader === undefined) return;
    try {
      reader.read();
    } catch {
      // Somebody closed all file descriptors. The window then has fewer rows, and the sums hold.
      this.stop();
      return;
    }
    const timeMicros = hrtimeMicros();
    for (const { timesMicros, cpuNanos, queuedNanos } of this.#open) {
      if (timesMicros.length >= ROWS_MAX) continue;
      timesMicros.push(timeMicros);
      cpuNanos.push(reader.cpuNanos);
      queuedNanos.push(reader.queuedNanos);
    }
  }
}

/** undefined where the operating system has no such clock. */
function openReader(): SchedstatReader | undefined {
  try {
    const reader = new SchedstatReader(OWN_SCHEDSTAT);
    reader.read();
    return reader;
  } catch {
    return undefined;
  }
}
