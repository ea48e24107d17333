/** The stack of whoever calls, as positions: names are found when somebody reads the profile. */
import type { StackFrame } from '../v8/raw-profile.ts';

/** As many frames as V8's own profilers keep of a stack, roughly; Go keeps 128. */
const FRAMES_MAX = 64;

/**
 * Leaf first. The functions down to and including `below` are left out, and `skip` frames more; none
 * are, when `below` is not on the stack's way.
 *
 * The program's own Error.prepareStackTrace and stackTraceLimit are set aside for the capture alone.
 * Measured on Node 20: some 5 µs for ten frames, none of which is symbolized.
 */
export function captureStack(
  below: (...args: never[]) => unknown,
  skip = 0,
): readonly StackFrame[] {
  const { prepareStackTrace, stackTraceLimit } = Error;
  try {
    Error.stackTraceLimit = FRAMES_MAX + skip;
    Error.prepareStackTrace = framesOf;
    const holder: { stack?: unknown } = {};
    Error.captureStackTrace(holder, below);
    // V8 calls prepareStackTrace here or above, by version: either way framesOf made it.
    const frames = holder.stack as readonly StackFrame[] | undefined;
    return Array.isArray(frames) ? frames.slice(skip) : [];
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
    if (prepareStackTrace === undefined) Reflect.deleteProperty(Error, 'prepareStackTrace');
    else Error.prepareStackTrace = prepareStackTrace;
  }
}

function framesOf(_: Error, calls: readonly NodeJS.CallSite[]): readonly StackFrame[] {
  return calls.map((call) => ({
    functionName: call.getFunctionName() ?? '',
    url: call.getScriptNameOrSourceURL() ?? '',
    line: call.getLineNumber() ?? 0,
    column: call.getColumnNumber() ?? 0,
  }));
}
