/**
 * Inspector sessions into the program's worker threads, from the main thread: V8 handles their messages in
 * the middle of whatever the worker does, and nothing has to be loaded there.
 */
import type { Session } from 'node:inspector';
import { pathToFileURL } from 'node:url';
import { isOwnThread } from './own-threads.ts';
import { ProfileUnavailableError } from './profile-source.ts';
import { workerFile } from './worker-file.ts';

/** More are counted, not profiled. */
export const WORKERS_PROFILED_MAX = 64;
/** A worker that waits in native code answers nobody. */
const ANSWER_MAX_MS = 2_000;

export interface AttachedWorker {
  /** As the program named it, or `worker 3`. */
  readonly name: string;
  ask<Result>(method: string, parameters?: object): Promise<Result>;
}

interface Asked {
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: Error) => void;
  readonly late: NodeJS.Timeout;
}

interface WorkerMessage {
  readonly id?: number;
  readonly result?: unknown;
  readonly error?: { readonly message: string };
}

export class WorkerSessions {
  readonly #session: Session;
  readonly #asked = new Map<string, Asked>();
  #lastId = 0;
  #attached = 0;
  /** Beyond WORKERS_PROFILED_MAX. */
  notAttached = 0;

  /** `onWorker` hears of those that run and of those that start later. Throws ProfileUnavailableError. */
  constructor(onWorker: (worker: AttachedWorker) => void) {
    try {
      const inspector = process.getBuiltinModule('node:inspector');
      this.#session = new inspector.Session();
      this.#session.connect();
    } catch (error) {
      throw new ProfileUnavailableError("worker threads: V8's inspector is closed here", {
        cause: error,
      });
    }
    const own = pathToFileURL(workerFile()).href;
    this.#session.on('NodeWorker.attachedToWorker', ({ params: { sessionId, workerInfo } }) => {
      if (workerInfo.url === own || isOwnThread(idOf(workerInfo.title))) return;
      if (this.#attached >= WORKERS_PROFILED_MAX) this.notAttached++;
      else onWorker(this.#worker(sessionId, workerInfo.title));
    });
    this.#session.on('NodeWorker.receivedMessageFromWorker', ({ params }) => {
      this.#take(params.sessionId, JSON.parse(params.message) as WorkerMessage);
    });
    this.#session.post('NodeWorker.enable', { waitForDebuggerOnStart: false });
  }

  close(): void {
    for (const { reject, late } of this.#asked.values()) {
      clearTimeout(late);
      reject(new Error('the session was closed'));
    }
    this.#asked.clear();
    this.#session.disconnect();
  }

  #worker(sessionId: string, title: string): AttachedWorker {
    this.#attached++;
    return {
      name: nameOf(title),
      ask: <Result>(method: string, parameters: object = {}) =>
        // The caller names the protocol's answer to its method; V8 gives nothing else.
        this.#ask(sessionId, method, parameters) as Promise<Result>,
    };
  }

  #ask(sessionId: string, method: string, parameters: object): Promise<unknown> {
    const id = ++this.#lastId;
    const message = JSON.stringify({ id, method, params: parameters });
    return new Promise((resolve, reject) => {
      const key = `${sessionId}:${id}`;
      const late = setTimeout(() => {
        this.#asked.delete(key);
        reject(new Error(`${method}: the worker did not answer within ${ANSWER_MAX_MS} ms`));
      }, ANSWER_MAX_MS).unref();
      this.#asked.set(key, { resolve, reject, late });
      this.#session.post('NodeWorker.sendMessageToWorker', { sessionId, message }, (error) => {
        if (error !== null) this.#take(sessionId, { id, error });
      });
    });
  }

  #take(sessionId: string, { id, result, error }: WorkerMessage): void {
    const key = `${sessionId}:${id}`;
    const asked = this.#asked.get(key);
    if (asked === undefined) return;
    this.#asked.delete(key);
    clearTimeout(asked.late);
    if (error === undefined) asked.resolve(result);
    else asked.reject(new Error(error.message));
  }
}

/** Of what thread a title speaks; a thread that was started from text has no url to know it by. */
function idOf(title: string): number {
  return Number(/^\[worker (\d+)\]/.exec(title)?.[1]);
}

/** `[worker 3] name`, where Node 24 and newer have a name of their own for those without. */
function nameOf(title: string): string {
  const [, id = '', name = ''] = /^\[worker (\d+)\] ?(.*)$/.exec(title) ?? [];
  return name === '' || name === 'WorkerThread' ? `worker ${id}` : name;
}
