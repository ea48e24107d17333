/** What ends a benchmark from outside of its function: an exception that nobody catches, or nothing left to wait for. */

export class Interruption {
  readonly #host: NodeJS.Process;
  #reject: ((error: Error) => void) | undefined;

  constructor(host: NodeJS.Process) {
    this.#host = host;
    host.on('uncaughtException', (error) => this.#interrupt(error));
    host.on('unhandledRejection', (reason) => this.#interrupt(reason));
    host.on('beforeExit', () => {
      const message =
        'waits for a promise that nothing will settle: the event loop has nothing left to do';
      this.#interrupt(new Error(message));
    });
  }

  /** For the benchmark that runs now; rejects at most once. */
  next(): Promise<never> {
    const promise = new Promise<never>((_, reject) => {
      this.#reject = reject;
    });
    // Of a benchmark that is over, nobody waits for it any more.
    promise.catch(() => undefined);
    return promise;
  }

  #interrupt(reason: unknown): void {
    const error = reason instanceof Error ? reason : new Error(String(reason));
    const reject = this.#reject;
    this.#reject = undefined;
    if (reject !== undefined) {
      reject(error);
      return;
    }
    this.#host.stderr.write(`${error.stack ?? error.message}\n`);
    this.#host.exit(1);
  }
}
