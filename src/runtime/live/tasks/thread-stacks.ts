/**
 * What the program's workers run at this moment, asked for through the inspector: V8 answers in the middle
 * of running JavaScript, and of Atomics.wait. A few milliseconds, in which a worker stops for some 50 µs.
 */
import type { StackFrame } from '../../v8/raw-profile.ts';
import { type AttachedWorker, WorkerSessions } from '../worker-sessions.ts';

export interface ThreadState {
  readonly name: string;
  /** undefined when it did not answer in time; empty when its event loop is idle. */
  readonly stack: readonly StackFrame[] | undefined;
  /** As process.getActiveResourcesInfo() has them. */
  readonly resources: readonly string[];
}

interface Evaluated {
  readonly result?: { readonly value?: unknown };
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

/** Throws ProfileUnavailableError where there is no inspector (`--permission`). */
export async function threadStates(): Promise<readonly ThreadState[]> {
  const asked: Promise<ThreadState>[] = [];
  // Workers that there are by now are attached to before this returns.
  const sessions = new WorkerSessions((worker) => asked.push(stateOfWorker(worker)));
  try {
    return await Promise.all(asked);
  } finally {
    sessions.close();
  }
}

async function stateOfWorker(worker: AttachedWorker): Promise<ThreadState> {
  const { name } = worker;
  const expression = `(${lookAround.toString()})()`;
  try {
    const question = { expression, silent: true };
    const { result } = await worker.ask<Evaluated>('Runtime.evaluate', question);
    // The text of lookAround, which no program has changed; the first frame is the expression itself.
    const state = JSON.parse(String(result?.value)) as { stack: StackFrame[]; resources: string[] };
    return { name, stack: state.stack.slice(1), resources: state.resources };
  } catch {
    // It is in native code, or has ended meanwhile.
    return { name, stack: undefined, resources: [] };
  }
}
