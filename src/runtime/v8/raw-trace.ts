/** What the program's own thread hands out of a trace: plain data, from which a Chrome trace is made. */
import type { RawCpu } from './raw-profile.ts';

export interface RawTrace {
  /** V8's samples; their time base is the trace's. */
  readonly cpu: RawCpu;
  /** Microseconds of process.hrtime at which performance.now() is 0. */
  readonly originMicros: number;
  readonly spans: readonly TraceSpan[];
  readonly meters: readonly TraceMeter[];
  readonly pid: number;
  readonly title: string;
  readonly nodeVersion: string;
  readonly v8Version: string;
  /** Whether more happened than a trace may hold. */
  readonly isCut: boolean;
}

export type SpanKind = 'gc' | 'http' | 'net' | 'dns' | 'user';

/** Something that Node measured: a garbage collection, a request, performance.measure(). */
export interface TraceSpan {
  readonly kind: SpanKind;
  readonly name: string;
  /** Of performance.now(). */
  readonly startMs: number;
  readonly durationMs: number;
  readonly args: Readonly<Record<string, string | number>>;
}

/** Read from time to time. */
export interface TraceMeter {
  /** Of performance.now(). */
  readonly timeMs: number;
  readonly heapUsedBytes: number;
  readonly residentBytes: number;
  /** 0 to 1, since the reading before. */
  readonly loopUtilization: number;
}
