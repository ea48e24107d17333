/** One inspector session into this very thread. */
import { Session } from 'node:inspector';

export class InspectorSession {
  readonly #session = new Session();

  constructor() {
    this.#session.connect();
  }

  /**
   * The answer, at once: a session into its own thread calls back before `post` returns (Node 20 to
   * 26), which is what makes it possible to save a profile while the process exits.
   */
  post<Result>(method: string, parameters?: Readonly<Record<string, unknown>>): Result {
    let failure: Error | undefined;
    let answer: unknown;
    this.#session.post(method, { ...parameters }, (error, result) => {
      failure = error ?? undefined;
      answer = result;
    });
    if (failure !== undefined) throw new Error(`${method}: ${failure.message}`, { cause: failure });
    // The caller names the protocol's answer to its method; V8 gives nothing else.
    return answer as Result;
  }

  close(): void {
    this.#session.disconnect();
  }
}
