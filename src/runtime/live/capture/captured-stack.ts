/**
 * A stack that is taken now and looked at later, if ever: V8 notes the frames when a stack is captured and
 * formats them when somebody reads `stack` (Node 20 to 26, with source maps or without). So an event whose weight is known only at its end (a wait) costs
 * its capture alone unless it is sampled.
 *
 * The program's own Error.prepareStackTrace and stackTraceLimit are set aside for the moment and put back;
 * source-map support, which hangs on that very hook, is never reached.
 */
import type { StackFrame } from '../../v8/raw-profile.ts';
import { isOwnFrame } from './own-frames.ts';

/** As many as V8's own profilers keep of a stack, roughly; Go keeps 128. */
const FRAMES_MAX = 64;

export interface CapturedStack {
  /** Read once, by frames(). */
  readonly stack?: unknown;
}

export type Below = (...args: never[]) => unknown;

/** Leaves out the frames down to and including `below`, the function of ours that the program called. */
export function capture(below: Below): CapturedStack {
  const holder: CapturedStack = {};
  const limit = Object.getOwnPropertyDescriptor(Error, 'stackTraceLimit');
  const isLimitOurs = limit === undefined || limit.writable === true;
  if (isLimitOurs) Error.stackTraceLimit = FRAMES_MAX;
  Error.captureStackTrace(holder, below);
  if (isLimitOurs) restoreLimit(limit);
  return holder;
}

/** Leaf first; our own frames are left out, those of `await` are in. Empty where none could be taken. */
export function frames(captured: CapturedStack): readonly StackFrame[] {
  const isOwn = Object.hasOwn(Error, 'prepareStackTrace');
  const before = Error.prepareStackTrace;
  Reflect.set(Error, 'prepareStackTrace', framesOf);
  try {
    const stack = captured.stack;
    // A string where Error is frozen, so that the hook could not be set.
    return Array.isArray(stack) ? stack : [];
  } finally {
    if (isOwn) Reflect.set(Error, 'prepareStackTrace', before);
    else Reflect.deleteProperty(Error, 'prepareStackTrace');
  }
}

export function captureFrames(below: Below): readonly StackFrame[] {
  return frames(capture(below));
}

/** Whether the function that was watched was called by us, and not by the program: of what frames() gave. */
export function isCalledByUs(stack: readonly StackFrame[]): boolean {
  return CALLED_BY_US.has(stack);
}

const CALLED_BY_US = new WeakSet<readonly StackFrame[]>();

/** Node's own way to a hook of ours, which is no part of the program's: the frames of module `url` on top. */
export function withoutLeading(url: string, stack: readonly StackFrame[]): readonly StackFrame[] {
  const first = stack.findIndex((frame) => frame.url !== url);
  return first < 0 ? [] : stack.slice(first);
}

function restoreLimit(limit: PropertyDescriptor | undefined): void {
  if (limit === undefined) Reflect.deleteProperty(Error, 'stackTraceLimit');
  else Error.stackTraceLimit = limit.value;
}

function framesOf(_: Error, calls: readonly NodeJS.CallSite[]): readonly StackFrame[] {
  const stack: StackFrame[] = [];
  if (isOwnFrame(calls[0]?.getScriptNameOrSourceURL() ?? '')) CALLED_BY_US.add(stack);
  for (const call of calls) {
    const url = call.getScriptNameOrSourceURL() ?? '';
    if (isOwnFrame(url)) continue;
    const functionName = call.getFunctionName() ?? '';
    stack.push({
      functionName,
      url,
      line: call.getLineNumber() ?? 0,
      column: call.getColumnNumber() ?? 0,
    });
  }
  return stack;
}
