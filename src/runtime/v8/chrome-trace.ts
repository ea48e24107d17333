/**
 * A RawTrace → a Chrome trace in JSON, which Perfetto (https://ui.perfetto.dev), chrome://tracing and
 * DevTools open
 * (https://docs.google.com/document/d/1CvAClvFfyA5R-PhYUmn5OOQtYMH4h6I0nSsKchNAySU).
 *
 * V8's samples are in it twice: as the profile that DevTools and Perfetto sum up, and as slices of a
 * timeline, made of samples in a row that share a frame.
 */
import { callSlices } from './call-slices.ts';
import type { FrameNames } from './frame-names.ts';
import type { RawTrace, SpanKind, TraceSpan } from './raw-trace.ts';
import { frameText, profileEvents, type TraceEvent } from './trace-profile-events.ts';

/** Some 130 bytes each. A minute of deep stacks that change with each sample has a million and more. */
const SLICES_MAX = 1_000_000;

export function chromeTrace(trace: RawTrace, names: FrameNames): Uint8Array {
  const { slices, isCut } = callSlices(trace.cpu.part.profile, SLICES_MAX);
  const threadId = trace.pid;
  const writer = new EventWriter();
  for (const event of metadataEvents(trace)) writer.add(event);
  for (const event of profileEvents(trace, names)) writer.add(event);
  for (const { node, startMicros, durationMicros } of slices) {
    const { name, place } = frameText(node.callFrame, names);
    writer.add({
      ...{ ph: 'X', cat: 'js', name, pid: trace.pid, tid: threadId },
      ...{ ts: startMicros, dur: durationMicros, args: { place } },
    });
  }
  trace.spans.forEach((span, i) => {
    for (const event of spanEvents(span, i, trace)) writer.add(event);
  });
  for (const event of meterEvents(trace)) writer.add(event);
  return writer.finish({
    product: 'stackheat',
    node: trace.nodeVersion,
    v8: trace.v8Version,
    ...((trace.isCut || isCut) && { 'stackheat-cut': 'more happened than a trace may hold' }),
  });
}

/** Text in pieces: one string of all events could be longer than V8 allows. */
class EventWriter {
  readonly #chunks: Buffer[] = [];
  #lines: string[] = [];

  add(event: TraceEvent): void {
    this.#lines.push(JSON.stringify(event));
    if (this.#lines.length >= 10_000) this.#flush();
  }

  finish(metadata: Readonly<Record<string, string>>): Uint8Array {
    this.#flush();
    const start = Buffer.from('{"traceEvents":[\n');
    const end = Buffer.from(`\n],"metadata":${JSON.stringify(metadata)}}\n`);
    return Buffer.concat([start, ...this.#chunks, end]);
  }

  #flush(): void {
    if (this.#lines.length === 0) return;
    const separator = this.#chunks.length === 0 ? '' : ',\n';
    this.#chunks.push(Buffer.from(separator + this.#lines.join(',\n')));
    this.#lines = [];
  }
}

/** Collections have a row of their own: they begin and end within calls. */
const GC_THREAD = 1;

function metadataEvents({ pid, title }: RawTrace): readonly TraceEvent[] {
  const named = (event: string, tid: number, name: string): TraceEvent => ({
    ...{ ph: 'M', cat: '__metadata', name: event, pid, tid, ts: 0, args: { name } },
  });
  return [
    named('process_name', pid, title),
    named('thread_name', pid, 'main thread'),
    named('thread_name', GC_THREAD, 'garbage collection'),
  ];
}

/** The names that Node's own tracing gives them. */
const CATEGORIES: Readonly<Record<SpanKind, string>> = {
  gc: 'v8,gc',
  http: 'node.http',
  net: 'node.net.native',
  dns: 'node.dns.native',
  user: 'node.perf.usertiming',
};

/** Requests overlap each other, so they begin and end by a number. */
function spanEvents(span: TraceSpan, number: number, trace: RawTrace): readonly TraceEvent[] {
  const { kind, name, startMs, durationMs, args } = span;
  const ts = trace.originMicros + startMs * 1000;
  const dur = durationMs * 1000;
  const event = { cat: CATEGORIES[kind], name, pid: trace.pid };
  if (kind === 'gc') return [{ ...event, ph: 'X', tid: GC_THREAD, ts, dur, args }];
  const id = `0x${(number + 2).toString(16)}`;
  const own = { ...event, tid: trace.pid, id };
  return [
    { ...own, ph: 'b', ts, args },
    { ...own, ph: 'e', ts: ts + dur, args: {} },
  ];
}

function meterEvents({ meters, originMicros, pid, cpu }: RawTrace): readonly TraceEvent[] {
  const counter = (name: string, ts: number, args: TraceEvent['args']): TraceEvent => ({
    ...{ ph: 'C', cat: 'node.meters', name, pid, tid: pid, ts, args },
  });
  const events = meters.flatMap(({ timeMs, heapUsedBytes, residentBytes, loopUtilization }) => {
    const ts = originMicros + timeMs * 1000;
    return [
      counter('memory', ts, { heapUsed: heapUsedBytes, resident: residentBytes }),
      counter('event loop utilization', ts, { share: loopUtilization }),
    ];
  });
  const { timesMicros, cpuNanos } = cpu.part.clock;
  for (let i = 1; i < timesMicros.length; i++) {
    const before = timesMicros[i - 1] ?? 0;
    const passedNanos = ((timesMicros[i] ?? 0) - before) * 1000;
    const share = passedNanos > 0 ? ((cpuNanos[i] ?? 0) - (cpuNanos[i - 1] ?? 0)) / passedNanos : 0;
    events.push(counter('main thread on CPU', before, { share }));
  }
  return events;
}
