/** The worker that makes files of readings, seen from the program's thread. */
import type { Worker } from 'node:worker_threads';
import type { ConvertRequest } from '../v8/convert.ts';
import type { Answer, ConversionTask, Question } from './conversion-messages.ts';
import { startOwnThread } from './own-threads.ts';

/** Readings are kept in memory until their turn; whoever asks faster than this is told to wait. */
export const QUEUE_MAX = 32;
/** Starting the worker takes some 50 ms and it holds some 30 MB. */
const IDLE_MS = 10_000;
/** A conversion that takes longer hangs. */
const CONVERSION_MAX_MS = 120_000;
/** Enough for a million samples; what wants more ends the worker and not the program. */
const HEAP_MAX_MB = 1024;

const LATE = 'STACKHEAT_LATE';

interface Asked {
  readonly request: ConvertRequest;
  readonly keepsAlive: boolean;
  readonly resolve: (bytes: Uint8Array) => void;
  readonly reject: (error: Error) => void;
}

export class ConversionWorker {
  readonly #file: string;
  readonly #convertHere: (request: ConvertRequest) => Uint8Array;
  readonly #asked = new Map<number, Asked>();
  #worker: Worker | undefined;
  #hasAnswered = false;
  #isImpossible = false;
  #lastId = 0;
  #idle: NodeJS.Timeout | undefined;
  #overdue: NodeJS.Timeout | undefined;

  /** `convertHere` is what this thread does when there can be no worker. */
  constructor(file: string, convertHere: (request: ConvertRequest) => Uint8Array) {
    this.#file = file;
    this.#convertHere = convertHere;
  }

  ask(request: ConvertRequest, keepsAlive: boolean): Promise<Uint8Array> {
    if (this.#asked.size >= QUEUE_MAX) {
      return Promise.reject(
        new Error(`${QUEUE_MAX} profiles are being written already: ask again when one is done`),
      );
    }
    return new Promise((resolve, reject) => {
      const id = ++this.#lastId;
      this.#asked.set(id, { request, keepsAlive, resolve, reject });
      this.#send(id, request);
      this.#settle();
    });
  }

  #send(id: number, request: ConvertRequest): void {
    try {
      const question: Question = { id, request };
      this.#started().postMessage(question);
    } catch {
      this.#convertSoon(id);
    }
  }

  #started(): Worker {
    if (this.#isImpossible) throw new Error('this process can have no worker');
    if (this.#worker !== undefined) return this.#worker;
    const workerData: ConversionTask = { isStackheatConversion: true };
    const resourceLimits = { maxOldGenerationSizeMb: HEAP_MAX_MB };
    const worker = startOwnThread(this.#file, { workerData, resourceLimits });
    this.#worker = worker;
    this.#hasAnswered = false;
    worker.on('message', (answer: Answer) => {
      this.#hasAnswered = true;
      this.#take(answer);
    });
    // Without a listener an error of the worker would be the program's.
    worker.on('error', (error: NodeJS.ErrnoException) => this.#failed(worker, error));
    worker.on('exit', () => this.#failed(worker, new Error('the worker ended')));
    return worker;
  }

  #take(answer: Answer): void {
    const asked = this.#asked.get(answer.id);
    this.#asked.delete(answer.id);
    if ('bytes' in answer) asked?.resolve(answer.bytes);
    else asked?.reject(new Error(answer.failure));
    this.#settle();
  }

  /** What waits is lost with the worker; but one that never came to work says that none can. */
  #failed(worker: Worker, error: NodeJS.ErrnoException): void {
    if (worker !== this.#worker) return;
    this.#worker = undefined;
    const isFull = error.code === 'ERR_WORKER_OUT_OF_MEMORY';
    const isTooMuch = isFull || error.code === LATE;
    const waiting = [...this.#asked];
    if (!this.#hasAnswered && !isTooMuch && waiting.length > 0) {
      this.#isImpossible = true;
      for (const [id] of waiting) this.#convertSoon(id);
      return;
    }
    for (const [id, { reject }] of waiting) {
      this.#asked.delete(id);
      const reason = isFull ? `it needs more than ${HEAP_MAX_MB} MB` : error.message;
      reject(new Error(`the profile cannot be written: ${reason}`, { cause: error }));
    }
    this.#settle();
  }

  /** Not at once, lest asking for a profile blocks who asks. */
  #convertSoon(id: number): void {
    setImmediate(() => {
      const asked = this.#asked.get(id);
      if (asked === undefined) return;
      this.#asked.delete(id);
      try {
        asked.resolve(this.#convertHere(asked.request));
      } catch (error) {
        asked.reject(error instanceof Error ? error : new Error(String(error)));
      }
      this.#settle();
    });
  }

  /** The worker holds the process while somebody awaits its answer, and goes when nobody does. */
  #settle(): void {
    clearTimeout(this.#idle);
    clearTimeout(this.#overdue);
    const worker = this.#worker;
    if (worker === undefined) return;
    if ([...this.#asked.values()].some(({ keepsAlive }) => keepsAlive)) worker.ref();
    else worker.unref();
    if (this.#asked.size > 0) {
      this.#overdue = setTimeout(() => {
        const reason = new Error(`it took more than ${CONVERSION_MAX_MS / 1000} s`);
        this.#failed(worker, Object.assign(reason, { code: LATE }));
        void worker.terminate();
      }, CONVERSION_MAX_MS).unref();
      return;
    }
    this.#idle = setTimeout(() => {
      this.#worker = undefined;
      void worker.terminate();
    }, IDLE_MS).unref();
  }
}
