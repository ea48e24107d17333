/**
 * What the program's workers run at this moment, asked for through the inspector: V8 answers in the middle
 * of running JavaScript, and of Atomics.wait. A few milliseconds, in which a worker stops for some 50 µs.
 */
import { Session } from 'node:inspector';
import type { StackFrame } from '../../v8/raw-profile.ts';
import { quietly } from '../capture/quiet.ts';
import { isOwnThread } from '../own-threads.ts';

/** A worker in native code answers later than anybody wants to wait. */
const ANSWER_TIMEOUT_MS = 200;
const WORKERS_MAX = 64;

export interface ThreadState {
  readonly threadId: number;
  readonly name: string;
  /** undefined when it did not answer in time; empty when its event loop is idle. */
  readonly stack: readonly StackFrame[] | undefined;
  /** As process.getActiveResourcesInfo() has them. */
  readonly resources: readonly string[];
}

interface Answer {
  readonly stack: readonly StackFrame[];
  readonly resources: readonly string[];
}

/** Runs in the worker, whose realm knows nothing of ours. */
function lookAround(): string {
  const { prepareStackTrace, stackTraceLimit } = Error;
  const holder: { stack?: unknown } = {};
  Error.stackTraceLimit = 64;
  Error.prepareStackTrace = (_, calls) =>
    calls.map((call) => ({
      functionName: call.getFunctionName() ?? '',
      url: call.getScriptNameOrSourceURL() ?? '',
      line: call.getLineNumber() ?? 0,
      column: call.getColumnNumber() ?? 0,
    }));
  Error.captureStackTrace(holder, lookAround);
  const stack = holder.stack;
  Error.stackTraceLimit = stackTraceLimit;
  if (prepareStackTrace === undefined) Reflect.deleteProperty(Error, 'prepareStackTrace');
  else Error.prepareStackTrace = prepareStackTrace;
  return JSON.stringify({ stack, resources: process.getActiveResourcesInfo() });
}

/** Throws where there is no inspector (`--permission`). */
export async function threadStates(): Promise<readonly ThreadState[]> {
  const session = new Session();
  session.connect();
  try {
    return await askAll(session);
  } finally {
    session.post('NodeWorker.disable');
    session.disconnect();
  }
}

interface Attached {
  readonly sessionId: string;
  readonly threadId: number;
  readonly name: string;
  answer?: Answer;
}

async function askAll(session: Session): Promise<readonly ThreadState[]> {
  const attached = new Map<string, Attached>();
  const waits = new Waits();
  session.on('NodeWorker.attachedToWorker', ({ params }) => {
    const { sessionId, workerInfo } = params;
    const one = { sessionId, ...threadOf(workerInfo.title) };
    if (isOwnThread(one.threadId) || attached.size >= WORKERS_MAX) return;
    attached.set(sessionId, one);
    waits.add(sessionId);
    const expression = `(${lookAround.toString()})()`;
    const message = { id: 1, method: 'Runtime.evaluate', params: { expression, silent: true } };
    session.post('NodeWorker.sendMessageToWorker', { sessionId, message: JSON.stringify(message) });
  });
  session.on('NodeWorker.receivedMessageFromWorker', ({ params }) => {
    const one = attached.get(params.sessionId);
    const answer = answerOf(params.message);
    if (one === undefined || answer === undefined) return;
    one.answer = answer;
    waits.end(params.sessionId);
  });
  session.on('NodeWorker.detachedFromWorker', ({ params }) => waits.end(params.sessionId));
  // Workers that there are by now are attached to before this returns.
  session.post('NodeWorker.enable', { waitForDebuggerOnStart: false });
  await waits.all();
  return [...attached.values()].map(({ threadId, name, answer }) => ({
    threadId,
    name,
    // The first frame is the expression itself.
    stack: answer?.stack.slice(1),
    resources: answer?.resources ?? [],
  }));
}

/** Until nobody is waited for, or the time is up. Its timer keeps no process alive. */
class Waits {
  readonly #ids = new Set<string>();
  #done: () => void = () => undefined;

  add(id: string): void {
    this.#ids.add(id);
  }

  end(id: string): void {
    this.#ids.delete(id);
    if (this.#ids.size === 0) this.#done();
  }

  all(): Promise<void> {
    if (this.#ids.size === 0) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = quietly(() => setTimeout(resolve, ANSWER_TIMEOUT_MS).unref());
      this.#done = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}

/** Node's title is `[worker 3] name`. */
function threadOf(title: string): { threadId: number; name: string } {
  const match = /(\d+)\]?\s*(.*)$/.exec(title);
  return { threadId: Number(match?.[1] ?? 0), name: match?.[2] || title };
}

function answerOf(message: string): Answer | undefined {
  const parsed = JSON.parse(message) as { result?: { result?: { value?: unknown } } };
  const value = parsed.result?.result?.value;
  // The text of lookAround, which no program has changed.
  return typeof value === 'string' ? (JSON.parse(value) as Answer) : undefined;
}
