/**
 * /debug/pprof/trace: Go's is an execution trace of its runtime; ours is a Chrome trace, JSON that
 * chrome://tracing, DevTools and https://ui.perfetto.dev open. It is written while it is recorded.
 */
import type { ServerResponse } from 'node:http';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { waitSeconds } from '../live/wait-seconds.ts';
import { type Exchange, NOSNIFF } from './exchange.ts';
import { parseGoFloat } from './go-numbers.ts';
import { type TraceEvent, TraceRecording, TracingBusyError } from './trace-recording.ts';

/** A busy program makes some 20 MB a second. */
const TRACE_BYTES_MAX = 256 * 1024 * 1024;
/** The inspector hands out 65540 events at a time, some 20 MB of objects. */
const BATCHES_WAITING_MAX = 4;
/** Written in one go; some milliseconds. */
const EVENTS_A_TURN = 2000;
const DEFAULT_SECONDS = 1;

export async function serveTrace(exchange: Exchange, secondsMax: number): Promise<void> {
  const { value, isValid } = parseGoFloat(exchange.value('seconds'));
  const seconds = isValid && value > 0 ? value : DEFAULT_SECONDS;
  if (seconds > secondsMax) {
    exchange.fail(400, `at most ${secondsMax} seconds of a trace are taken at a time`);
    return;
  }
  exchange.extendTimeout(seconds);
  if (exchange.isHead) {
    exchange.answer({ status: 200, headers: HEADERS });
    return;
  }
  await record(exchange, seconds);
}

const HEADERS = {
  'Content-Type': 'application/octet-stream',
  'Content-Disposition': 'attachment; filename="trace"',
};

async function record(exchange: Exchange, seconds: number): Promise<void> {
  const enough = new AbortController();
  const writer = new TraceWriter(exchange.response, () => enough.abort(new Error('is full')));
  let recording: TraceRecording;
  try {
    recording = TraceRecording.start((events) => writer.take(events));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    if (error instanceof TracingBusyError)
      exchange.fail(500, `Could not enable tracing: ${reason}`);
    else exchange.fail(404, `no trace can be taken: ${reason}`);
    return;
  }
  exchange.response.writeHead(200, { ...NOSNIFF, ...HEADERS });
  try {
    await waitSeconds(seconds, AbortSignal.any([exchange.gone, enough.signal]));
  } catch {
    // The client has gone, or the trace is full: in both cases what remains is to stop.
  }
  await recording.stop();
  await writer.end();
}

/** Writes events as they come; too many, or to a client too slow for them, end the trace. */
class TraceWriter {
  /** Whether the trace ends before its time. */
  isCut = false;
  readonly #response: ServerResponse;
  readonly #onFull: () => void;
  readonly #batches: (readonly TraceEvent[])[] = [];
  #written = Promise.resolve();
  #bytes = 0;
  #isFirst = true;

  constructor(response: ServerResponse, onFull: () => void) {
    this.#response = response;
    this.#onFull = onFull;
  }

  take(events: readonly TraceEvent[]): void {
    if (this.#batches.length >= BATCHES_WAITING_MAX || this.#bytes > TRACE_BYTES_MAX) {
      this.isCut = true;
      this.#onFull();
      return;
    }
    this.#batches.push(events);
    if (this.#batches.length === 1) this.#written = this.#drain();
  }

  /** Resolves when everything is with the client, or the client has gone. */
  async end(): Promise<void> {
    await this.#written;
    if (this.#response.destroyed) return;
    const metadata = { product: 'stackheat', node: process.version, v8: process.versions.v8 };
    const cut = this.isCut
      ? { 'stackheat-cut': 'there were more events than a trace may have' }
      : {};
    const head = this.#isFirst ? '{"traceEvents":[\n' : '';
    this.#response.end(`${head}\n],"metadata":${JSON.stringify({ ...metadata, ...cut })}}\n`);
  }

  async #drain(): Promise<void> {
    for (let batch = this.#batches[0]; batch !== undefined; batch = this.#batches[0]) {
      for (let at = 0; at < batch.length; at += EVENTS_A_TURN) {
        await this.#write(batch.slice(at, at + EVENTS_A_TURN));
        if (this.#response.destroyed) break;
      }
      this.#batches.shift();
    }
  }

  async #write(events: readonly TraceEvent[]): Promise<void> {
    const lines = events.map((event) => JSON.stringify(event)).join(',\n');
    const text = `${this.#isFirst ? '{"traceEvents":[\n' : ',\n'}${lines}`;
    this.#isFirst = false;
    this.#bytes += text.length;
    const hasRoom = this.#response.write(text);
    await (hasRoom ? nextTurn(undefined, { ref: false }) : drained(this.#response));
  }
}

/** Or closed. */
function drained(response: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    if (response.destroyed) {
      resolve();
      return;
    }
    const done = () => {
      response.off('drain', done);
      response.off('close', done);
      resolve();
    };
    response.on('drain', done);
    response.on('close', done);
  });
}
