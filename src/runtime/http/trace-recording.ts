/**
 * What Node and V8 say of themselves while a program runs: V8's samples of the main thread, garbage
 * collection, file, network and DNS operations, event-loop phases. The inspector hands it out as the events
 * of a Chrome trace; nothing is written to disk.
 */
import { InspectorSession } from '../live/inspector-session.ts';

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
  readonly #session: InspectorSession;
  readonly #complete: Promise<void>;

  /**
   * `onEvents` is given them some 65000 at a time. Throws TracingBusyError, and ProfileUnavailableError or
   * the inspector's error where it is closed to us.
   */
  static start(onEvents: (events: readonly TraceEvent[]) => void): TraceRecording {
    if (isRecording) throw new TracingBusyError('execution tracer already enabled');
    const session = new InspectorSession();
    const recording = new TraceRecording(session, onEvents);
    try {
      session.post('NodeTracing.start', { traceConfig: { includedCategories: CATEGORIES } });
    } catch (error) {
      session.close();
      throw error;
    }
    isRecording = true;
    return recording;
  }

  private constructor(
    session: InspectorSession,
    onEvents: (events: readonly TraceEvent[]) => void,
  ) {
    this.#session = session;
    this.#complete = new Promise((resolve) => {
      session.on('NodeTracing.tracingComplete', () => resolve());
    });
    session.on<{ value: readonly TraceEvent[] }>('NodeTracing.dataCollected', ({ value }) =>
      onEvents(value),
    );
  }

  /** Resolves when the last events have been handed out; must be called, and once. */
  async stop(): Promise<void> {
    try {
      this.#session.post('NodeTracing.stop');
      await this.#complete;
    } finally {
      isRecording = false;
      this.#session.close();
    }
  }
}

export class TracingBusyError extends Error {
  override readonly name = 'TracingBusyError';
}
