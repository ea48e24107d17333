/**
 * Records what a Chrome trace is made of: V8's samples of this thread, garbage collections, requests,
 * connections and look-ups that Node measures itself, and meters of memory and event loop.
 *
 * Not Node's own tracing, which has more (file system, phases of the event loop): asked for through the
 * inspector from inside the process it races with itself when one of its buffers fills while it is
 * stopped, and ends the process by SIGSEGV (seen on Node 20, 22 and 24).
 */
import { type PerformanceEntry, PerformanceObserver, performance } from 'node:perf_hooks';
import type { RawTrace, SpanKind, TraceMeter, TraceSpan } from '../v8/raw-trace.ts';
import { quietly } from './capture/quiet.ts';
import { InspectorCpu } from './inspector-cpu.ts';
import { hrtimeMicros } from './shared-clock.ts';
import { waitSeconds } from './wait-seconds.ts';

/** Samples show single calls, so more than a profile needs; some 10 % of CPU while it runs. */
const TRACE_RATE_HZ = 1000;
const METER_INTERVAL_MS = 100;
/** Some 20 MB; a busy server makes as many in a minute. */
const SPANS_MAX = 100_000;

let isRecording = false;

export class TracingBusyError extends Error {
  override readonly name = 'TracingBusyError';
}

/**
 * Rejects with TracingBusyError while another runs, with ProfileUnavailableError where the inspector is
 * closed, and with the signal's reason; nothing goes on then.
 */
export async function recordTrace(seconds: number, signal: AbortSignal): Promise<RawTrace> {
  if (isRecording) throw new TracingBusyError('execution tracer already enabled');
  signal.throwIfAborted();
  const cpu = new InspectorCpu();
  quietly(() => cpu.start(TRACE_RATE_HZ));
  isRecording = true;
  const watch = new TraceWatch();
  try {
    await waitSeconds(seconds, signal);
  } catch (error) {
    quietly(() => cpu.stop());
    throw error;
  } finally {
    watch.stop();
    isRecording = false;
  }
  return {
    cpu: quietly(() => cpu.stop()),
    originMicros: hrtimeMicros() - performance.now() * 1000,
    spans: watch.spans,
    meters: watch.meters,
    pid: process.pid,
    title: process.title,
    nodeVersion: process.version,
    v8Version: process.versions.v8,
    isCut: watch.isCut,
  };
}

const KINDS: Readonly<Record<string, SpanKind>> = {
  gc: 'gc',
  http: 'http',
  net: 'net',
  dns: 'dns',
  measure: 'user',
  mark: 'user',
};

class TraceWatch {
  readonly spans: TraceSpan[] = [];
  readonly meters: TraceMeter[] = [];
  isCut = false;
  readonly #observer: PerformanceObserver;
  readonly #timer: NodeJS.Timeout;
  readonly #startedMs = performance.now();
  #loop = performance.eventLoopUtilization();

  constructor() {
    this.#observer = new PerformanceObserver((list) => this.#take(list.getEntries()));
    this.#observer.observe({ entryTypes: Object.keys(KINDS) as 'gc'[] });
    this.#timer = quietly(() => setInterval(() => this.#meter(), METER_INTERVAL_MS).unref());
    this.#meter();
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#meter();
    this.#take(this.#observer.takeRecords());
    this.#observer.disconnect();
  }

  #take(entries: readonly PerformanceEntry[]): void {
    for (const entry of entries) {
      if (entry.startTime < this.#startedMs) continue;
      if (this.spans.length >= SPANS_MAX) {
        this.isCut = true;
        return;
      }
      this.spans.push(spanOf(entry));
    }
  }

  #meter(): void {
    const loop = performance.eventLoopUtilization();
    const { utilization } = performance.eventLoopUtilization(loop, this.#loop);
    this.#loop = loop;
    const { heapUsed, rss } = process.memoryUsage();
    this.meters.push({
      timeMs: performance.now(),
      heapUsedBytes: heapUsed,
      residentBytes: rss,
      loopUtilization: utilization,
    });
  }
}

function spanOf(entry: PerformanceEntry): TraceSpan {
  const { entryType, name, startTime, duration } = entry;
  // The types of Node 20 have it in some kinds of entry alone.
  const { detail } = entry as { detail?: unknown };
  const kind = KINDS[entryType] ?? 'user';
  return { kind, name, startMs: startTime, durationMs: duration, args: argsOf(kind, detail) };
}

/** Of what Node tells the harmless part: neither headers nor queries, which may hold secrets. */
function argsOf(kind: SpanKind, detail: unknown): TraceSpan['args'] {
  const fields = recordOf(detail);
  switch (kind) {
    case 'gc':
      return { kind: GC_KINDS[Number(fields.kind)] ?? Number(fields.kind) };
    case 'http': {
      const { method, url } = recordOf(fields.req);
      const { statusCode } = recordOf(fields.res);
      return { method: textOf(method), path: pathOf(textOf(url)), status: Number(statusCode) };
    }
    case 'net':
      return { host: textOf(fields.host), port: Number(fields.port) };
    case 'dns':
      return { hostname: textOf(fields.hostname) };
    case 'user':
      return {};
  }
}

/** As perf_hooks.constants have them. */
const GC_KINDS: Readonly<Record<number, string>> = {
  1: 'minor',
  2: 'minor (mark-sweep)',
  4: 'major',
  8: 'incremental',
  16: 'weak callbacks',
};

function recordOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value.slice(0, 500) : '';
}

function pathOf(url: string): string {
  return url.replace(/[?#].*$/s, '').replace(/\/\/[^/@]*@/, '//');
}
