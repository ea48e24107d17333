/**
 * What Node and V8 say of themselves while a program runs: V8's samples of the main thread, garbage
 * collection, file, network and DNS operations, event-loop phases. The inspector hands it out as the events
 * of a Chrome trace; nothing is written to disk.
 */
import { type InspectorNotification, Session } from 'node:inspector';

/** One event of a Chrome trace; what is in it is V8's and Node's. */
export type TraceEvent = Readonly<Record<string, unknown>>;

/**
 * Not `node` as a whole: that would turn on node.async_hooks, which makes each promise several times as
 * expensive.
 */
const CATEGORIES = [
  'node.bootstrap',
  'node.dns.native',
  'node.environment',
  'node.fs.async',
  'node.fs.sync',
  'node.fs_dir.async',
  'node.fs_dir.sync',
  'node.http',
  'node.net.native',
  'node.perf',
  'node.promises.rejections',
  'node.threadpoolwork.async',
  'node.threadpoolwork.sync',
  'node.vm.script',
  'v8',
  'disabled-by-default-v8.cpu_profiler',
];

/** The inspector has one trace for the whole process. */
let isRecording = false;

export class TraceRecording {
  readonly #session = new Session();
  readonly #onEvents: (events: readonly TraceEvent[]) => void;
  readonly #complete: Promise<void>;

  /** Throws TracingBusyError, or the inspector's error where it is closed to us. */
  static start(onEvents: (events: readonly TraceEvent[]) => void): TraceRecording {
    if (isRecording) throw new TracingBusyError('execution tracer already enabled');
    const recording = new TraceRecording(onEvents);
    recording.#start();
    isRecording = true;
    return recording;
  }

  private constructor(onEvents: (events: readonly TraceEvent[]) => void) {
    this.#onEvents = onEvents;
    this.#session.connect();
    this.#complete = new Promise((resolve) => {
      this.#session.once('NodeTracing.tracingComplete', () => resolve());
    });
  }

  /** Resolves when the last events have been handed out; must be called, and once. */
  async stop(): Promise<void> {
    try {
      this.#post('NodeTracing.stop');
      await this.#complete;
    } finally {
      isRecording = false;
      this.#session.disconnect();
    }
  }

  #start(): void {
    this.#session.on(
      'NodeTracing.dataCollected',
      ({ params }: InspectorNotification<{ value: readonly TraceEvent[] }>) =>
        this.#onEvents(params.value),
    );
    try {
      this.#post('NodeTracing.start', { traceConfig: { includedCategories: CATEGORIES } });
    } catch (error) {
      this.#session.disconnect();
      throw error;
    }
  }

  /** The session into its own thread answers at once (see live/inspector-session.ts). */
  #post(method: string, parameters: Record<string, unknown> = {}): void {
    let failure: Error | undefined;
    this.#session.post(method, parameters, (error) => {
      failure = error ?? undefined;
    });
    if (failure !== undefined) throw failure;
  }
}

export class TracingBusyError extends Error {
  override readonly name = 'TracingBusyError';
}
