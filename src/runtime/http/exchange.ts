/**
 * One request and its answer, for endpoints that must never throw into the program whose server this is:
 * writing to a client that has gone is nothing, and a second answer is none.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { formValues } from './form-values.ts';

export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
}

export const TEXT = 'text/plain; charset=utf-8';

export class Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly #query: string;
  readonly #gone = new AbortController();
  #form: ReadonlyMap<string, string> | undefined;

  constructor(request: IncomingMessage, response: ServerResponse, query: string) {
    this.request = request;
    this.response = response;
    this.#query = query;
    // An 'error' event that nobody listens to would end the program.
    response.on('error', ignore);
    request.on('error', ignore);
    response.once('close', () => {
      if (!response.writableFinished) this.#gone.abort(new Error('the client has gone'));
    });
  }

  /** Aborted when the client goes before it has its answer. */
  get gone(): AbortSignal {
    return this.#gone.signal;
  }

  get isHead(): boolean {
    return this.request.method === 'HEAD';
  }

  get rawQuery(): string {
    return this.#query;
  }

  /** As Go's FormValue: '' when the query has none. */
  value(key: string): string {
    this.#form ??= formValues(this.#query);
    return this.#form.get(key) ?? '';
  }

  has(key: string): boolean {
    this.#form ??= formValues(this.#query);
    return this.#form.has(key);
  }

  /** At most once; whoever comes second or too late is not heard. */
  answer({ status, headers = {}, body = '' }: Answer): void {
    const { response } = this;
    if (response.headersSent || response.destroyed || response.writableEnded) return;
    const length = String(Buffer.byteLength(body));
    response.writeHead(status, { ...NOSNIFF, ...headers, 'Content-Length': length });
    response.end(this.isHead ? undefined : body);
  }

  /** As Go's serveError: `X-Go-Pprof` tells pprof that the text is meant to be shown. */
  fail(status: number, reason: string, headers: Readonly<Record<string, string>> = {}): void {
    const fixed = { 'Content-Type': TEXT, 'X-Go-Pprof': '1' };
    this.answer({ status, headers: { ...fixed, ...headers }, body: `${reason}\n` });
  }

  /**
   * Gives the answer `seconds` more than the server would, as Go does, and the time to make a file of what
   * was read, in which nothing is sent either. Takes them back afterwards.
   */
  extendTimeout(seconds: number): void {
    const { socket } = this.request;
    // An HTTP/2 stream shares its session's socket, which is not ours to change.
    const timeout = this.request.httpVersionMajor < 2 ? socket.timeout : undefined;
    if (timeout === undefined || timeout === 0) return;
    socket.setTimeout(Math.min(timeout + seconds * 1000 + FILE_MS_MAX, TIMER_MS_MAX));
    this.response.once('close', () => socket.setTimeout(timeout));
  }
}

export const NOSNIFF = { 'X-Content-Type-Options': 'nosniff' } as const;

/** A profile of a million samples takes some seconds, on a busy machine many. */
const FILE_MS_MAX = 120_000;

/** Node's timers take no more. */
const TIMER_MS_MAX = 2 ** 31 - 1;

/** The client has gone, and the response says so with 'close'. */
const ignore = () => undefined;
