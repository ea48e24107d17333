/** Frames that V8 did not see: what a call of ours stands for, and what has no stack. */
import type { StackFrame } from '../../v8/raw-profile.ts';

const FRAMES = new Map<string, StackFrame>();

/** `builtinFrame('node:fs', 'readFileSync')`: the function of Node that our wrapper was called for. */
export function builtinFrame(url: string, functionName: string): StackFrame {
  const key = `${url} ${functionName}`;
  let frame = FRAMES.get(key);
  if (frame === undefined) {
    frame = { functionName, url, line: 0, column: 0 };
    FRAMES.set(key, frame);
  }
  return frame;
}

/** `[Timeout]`: its name is printed as it is. */
export function pseudoFrame(name: string): StackFrame {
  return { functionName: `[${name}]`, url: '', line: 0, column: 0 };
}
