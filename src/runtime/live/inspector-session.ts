/** One inspector session into this very thread. */
import type { Session } from 'node:inspector';
import { ProfileUnavailableError } from './profile-source.ts';

export class InspectorSession {
  readonly #session: Session;

  /** Throws ProfileUnavailableError where Node was built or started without its inspector. */
  constructor() {
    try {
      // Not imported above: a Node without inspector throws at that.
      const inspector = process.getBuiltinModule('node:inspector');
      this.#session = new inspector.Session();
      this.#session.connect();
    } catch (error) {
      throw new ProfileUnavailableError(`V8's inspector is closed here: ${cureOf(error)}`, {
        cause: error,
      });
    }
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

  /** Hears what the inspector says by itself; it is called on this thread, between other work. */
  on<Params>(notification: string, listener: (params: Params) => void): void {
    // The caller names the protocol's parameters of its notification.
    this.#session.on(notification, ({ params }: { params: unknown }) => listener(params as Params));
  }

  /** What V8 tells without being asked, at once as well. */
  onEvent<Parameters>(method: string, listener: (parameters: Parameters) => void): void {
    // As above: the listener names what the protocol says of its event.
    this.#session.on(method, ({ params }: { params: Parameters }) => listener(params));
  }

  close(): void {
    this.#session.disconnect();
  }
}

function cureOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'ERR_ACCESS_DENIED') {
    return 'node --permission forbids it; start the program without, or with --allow-inspector where Node has that';
  }
  if (code === 'ERR_INSPECTOR_NOT_AVAILABLE') {
    return 'this Node was built without it; use one from nodejs.org';
  }
  return error instanceof Error ? error.message : String(error);
}
