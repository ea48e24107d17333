/**
 * How late the event loop is, as a distribution: a timer in libuv compares when it was due with when it ran.
 * It has no stacks; who held the loop is what `mutex` says (kind=eventloop).
 */
import { type IntervalHistogram, monitorEventLoopDelay } from 'node:perf_hooks';
import type { RawSample, RawStacks } from '../../v8/raw-profile.ts';
import { shareOut } from '../../v8/share-out.ts';
import { pseudoFrame } from '../capture/pseudo-frames.ts';
import { quietly } from '../capture/quiet.ts';
import type { ProfileSource, WindowOptions } from '../profile-source.ts';

/** perf_hooks' own default: a hundred wakings a second, some 0.3 % of a core in a virtual machine. */
const RESOLUTION_MS = 10;

/** Nanoseconds beyond the timer's own interval. */
export interface EventLoopDelay {
  readonly sinceMs: number;
  readonly count: number;
  readonly minNanos: number;
  readonly meanNanos: number;
  readonly maxNanos: number;
  readonly p50Nanos: number;
  readonly p90Nanos: number;
  readonly p99Nanos: number;
}

let histogram: IntervalHistogram | undefined;
let sinceMs = 0;

/** Measured since the first call, which therefore answers with a count of 0. */
export function eventLoopDelay(): EventLoopDelay {
  const measured = startOnce();
  const { count, min, mean, max } = measured;
  const isEmpty = count === 0;
  return {
    sinceMs,
    count,
    minNanos: isEmpty ? 0 : lateness(min),
    meanNanos: isEmpty ? 0 : lateness(mean),
    maxNanos: isEmpty ? 0 : lateness(max),
    p50Nanos: isEmpty ? 0 : lateness(measured.percentile(50)),
    p90Nanos: isEmpty ? 0 : lateness(measured.percentile(90)),
    p99Nanos: isEmpty ? 0 : lateness(measured.percentile(99)),
  };
}

/** Until eventLoopDelay() is called again, which begins anew. */
export function stopEventLoopDelay(): void {
  histogram?.disable();
  histogram = undefined;
}

function startOnce(): IntervalHistogram {
  if (histogram !== undefined) return histogram;
  sinceMs = Date.now();
  histogram = startHistogram();
  return histogram;
}

function startHistogram(): IntervalHistogram {
  const started = quietly(() => monitorEventLoopDelay({ resolution: RESOLUTION_MS }));
  started.enable();
  return started;
}

function lateness(nanos: number): number {
  return Math.max(0, Math.round(nanos - RESOLUTION_MS * 1e6));
}

export const loopDelayProfile: ProfileSource = {
  name: 'eventloop',
  description: 'How late the event loop was, as a distribution without stacks.',
  hasDelta: false,
  count: () => histogram?.count ?? 0,
  read: () => Promise.resolve(rawOf(startOnce(), sinceMs)),
  readNow: () => rawOf(startOnce(), sinceMs),
  readWindow: async ({ seconds, signal }: WindowOptions) => {
    const startMs = Date.now();
    const window = startHistogram();
    try {
      await sleep(seconds * 1000, signal);
      return rawOf(window, startMs);
    } finally {
      window.disable();
    }
  },
};

function sleep(durationMs: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const aborted = (): void => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    const timer = quietly(() => setTimeout(done, durationMs).unref());
    function done(): void {
      signal?.removeEventListener('abort', aborted);
      resolve();
    }
    if (signal?.aborted === true) aborted();
    else signal?.addEventListener('abort', aborted, { once: true });
  });
}

function rawOf(measured: IntervalHistogram, fromMs: number): RawStacks {
  const timeMs = Date.now();
  return {
    kind: 'stacks',
    name: 'eventloop',
    sampleTypes: [
      { type: 'intervals', unit: 'count' },
      { type: 'delay', unit: 'nanoseconds' },
    ],
    defaultSampleType: 'delay',
    periodType: { type: 'interval', unit: 'nanoseconds' },
    period: RESOLUTION_MS * 1e6,
    timeMs,
    durationMs: timeMs - fromMs,
    comments: [
      `eventloop: how much later than after ${RESOLUTION_MS} ms a timer ran, since ` +
        `${new Date(fromMs).toISOString()}; it has no stacks: mutex, kind=eventloop, says who held`,
      `min, mean, max: ${[measured.min, measured.mean, measured.max].map(millis).join(', ')} ms late`,
      'steps are powers of two; counts come from a histogram of three digits',
    ],
    samples: stepsOf(measured),
  };
}

function millis(nanos: number): string {
  return (Number.isFinite(nanos) ? lateness(nanos) / 1e6 : 0).toFixed(3);
}

interface Step {
  readonly untilMs: number;
  count: number;
  nanos: number;
}

/**
 * perf_hooks gives percentiles that halve the distance to the top, so what lies between two is known up to
 * the upper one. Both sums are those that the histogram counted.
 */
function stepsOf(measured: IntervalHistogram): readonly RawSample[] {
  const steps: Step[] = [];
  let before = 0;
  for (const [percentile, nanos] of measured.percentiles) {
    const share = percentile - before;
    before = percentile;
    if (share <= 0) continue;
    const late = lateness(nanos);
    const untilMs = 2 ** Math.ceil(Math.log2(Math.max(1, late / 1e6)));
    let step = steps.at(-1);
    if (step?.untilMs !== untilMs) {
      step = { untilMs, count: 0, nanos: 0 };
      steps.push(step);
    }
    step.count += share;
    step.nanos += share * late;
  }
  if (measured.count === 0) return [];
  const total = Math.round(lateness(measured.mean) * measured.count);
  const counts = shareOut(
    measured.count,
    steps.map(({ count }) => count),
  );
  const delays =
    total === 0
      ? []
      : shareOut(
          total,
          steps.map(({ nanos }) => nanos),
        );
  return steps.map(({ untilMs }, i) => ({
    stack: [pseudoFrame(`up to ${untilMs} ms late`), pseudoFrame('event loop')],
    values: [counts[i] ?? 0, delays[i] ?? 0],
  }));
}
