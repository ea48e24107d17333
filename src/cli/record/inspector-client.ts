/** Speaks the inspector's protocol with another process, over its WebSocket. */
import { get } from 'node:http';
import type { WebSocket } from 'ws';

const ANSWER_TIMEOUT_MS = 2000;
const ANSWER_BYTES_MAX = 64 * 1024;
/** A CPU profile of an hour is some hundred megabytes of JSON. */
const MESSAGE_BYTES_MAX = 1024 * 1024 * 1024;

/** The WebSocket's address if an inspector answers at that port of this machine, else undefined. */
export async function inspectorAddress(host: string, port: number): Promise<string | undefined> {
  const text = await answerOf(host, port, '/json/list');
  try {
    const [target] = JSON.parse(text ?? '[]') as readonly { webSocketDebuggerUrl?: unknown }[];
    const address = target?.webSocketDebuggerUrl;
    return typeof address === 'string' ? address : undefined;
  } catch {
    // Whatever listens there, it is no inspector.
    return undefined;
  }
}

function answerOf(host: string, port: number, path: string): Promise<string | undefined> {
  return new Promise((resolve) => {
    const options = { host, port, path, timeout: ANSWER_TIMEOUT_MS, agent: false };
    const request = get(options, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => {
        text += chunk;
        if (text.length > ANSWER_BYTES_MAX) request.destroy();
      });
      response.once('close', () => resolve(response.complete ? text : undefined));
    });
    request.once('timeout', () => request.destroy());
    request.once('error', () => resolve(undefined));
  });
}

const GONE = 'the process closed the connection: it has ended, or closed its inspector';

interface Waiting {
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: Error) => void;
}

export class InspectorClient {
  readonly #socket: WebSocket;
  readonly #waiting = new Map<number, Waiting>();
  readonly #closed: Promise<void>;
  #isClosed = false;
  #isEnding = false;
  #lastId = 0;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.on('message', (data: { toString(): string }) => this.#hear(data.toString()));
    this.#closed = new Promise((resolve) => {
      socket.once('close', () => {
        this.#isClosed = true;
        this.#fail(new Error(GONE));
        resolve();
      });
    });
    socket.on('error', (error: Error) => this.#fail(error));
  }

  /** Rejects with the socket's error. */
  static async connect(address: string): Promise<InspectorClient> {
    const { WebSocket: Socket } = await import('ws');
    const socket = new Socket(address, { perMessageDeflate: false, maxPayload: MESSAGE_BYTES_MAX });
    await new Promise<void>((resolve, reject) => {
      socket.once('open', () => resolve());
      socket.once('error', reject);
    });
    return new InspectorClient(socket);
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  /** The program has ended, and its process waits for us to let it go: no JavaScript runs there any more. */
  get isEnding(): boolean {
    return this.#isEnding;
  }

  /** Has the process tell when its program ends, so that profiles can still be read then. */
  async watchForEnd(): Promise<void> {
    await this.post('NodeRuntime.enable');
    await this.post('NodeRuntime.notifyWhenWaitingForDisconnect', { enabled: true });
  }

  /** The method's result, in the protocol's own shape. Rejects when the process refuses or is gone. */
  post<Result>(method: string, params: Readonly<Record<string, unknown>> = {}): Promise<Result> {
    if (this.#isClosed) return Promise.reject(new Error(GONE));
    const id = ++this.#lastId;
    const answer = new Promise<unknown>((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
    });
    this.#socket.send(JSON.stringify({ id, method, params }));
    // The caller names the protocol's answer to its method; V8 gives nothing else.
    return answer as Promise<Result>;
  }

  /**
   * The value of an expression in the process, which must be JSON. Rejects when it throws there. A promise is
   * awaited on request alone: a program in an endless loop settles none.
   */
  async evaluate<Value>(expression: string, awaitPromise = false): Promise<Value> {
    const { result, exceptionDetails } = await this.post<Evaluated>('Runtime.evaluate', {
      expression,
      returnByValue: true,
      awaitPromise,
      includeCommandLineAPI: true,
      silent: true,
    });
    if (exceptionDetails === undefined) return result.value as Value;
    throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
  }

  /** Has the process close its inspector, which closes this connection as well: no answer comes. */
  async closeInspector(): Promise<void> {
    this.post('Runtime.evaluate', { expression: 'process._debugEnd()' }).catch(() => undefined);
    const late = setTimeout(() => this.#socket.terminate(), ANSWER_TIMEOUT_MS);
    await this.#closed;
    clearTimeout(late);
  }

  async close(): Promise<void> {
    if (!this.#isClosed) this.#socket.close();
    const late = setTimeout(() => this.#socket.terminate(), ANSWER_TIMEOUT_MS);
    await this.#closed;
    clearTimeout(late);
  }

  #hear(text: string): void {
    const message = JSON.parse(text) as Message;
    if (message.method === 'NodeRuntime.waitingForDisconnect') this.#isEnding = true;
    const waiting = message.id === undefined ? undefined : this.#waiting.get(message.id);
    if (waiting === undefined || message.id === undefined) return;
    this.#waiting.delete(message.id);
    if (message.error === undefined) waiting.resolve(message.result);
    else waiting.reject(new Error(message.error.message));
  }

  #fail(error: Error): void {
    for (const { reject } of this.#waiting.values()) reject(error);
    this.#waiting.clear();
  }
}

interface Message {
  readonly id?: number;
  /** Of an event. */
  readonly method?: string;
  readonly result?: unknown;
  readonly error?: { readonly message: string };
}

interface Evaluated {
  readonly result: { readonly value?: unknown };
  readonly exceptionDetails?: {
    readonly text: string;
    readonly exception?: { readonly description?: string };
  };
}
