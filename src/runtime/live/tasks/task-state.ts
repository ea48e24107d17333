/** Words for what a task is, out of what Node calls it. */
import type { StackFrame } from '../../v8/raw-profile.ts';

/** `fs.readFile`, `timers.setTimeout`: the function of Node that the program called; else the type. */
export function stateOf(type: string, stack: readonly StackFrame[]): string {
  const program = stack.findIndex(({ url }) => !url.startsWith('node:') && url !== '');
  const called = program < 0 ? undefined : stack[program - 1];
  if (called === undefined || !called.url.startsWith('node:') || called.functionName === '') {
    return type;
  }
  const module = called.url.replace(/^node:(internal\/)?/, '').replace(/^_/, '');
  return `${module}.${called.functionName}`;
}

/**
 * async_hooks say TCPSERVERWRAP and FSREQCALLBACK, getActiveResourcesInfo() says TCPServerWrap and
 * FSReqCallback; sockets are TCPWRAP and PIPEWRAP for the one, TCPSocketWrap and PipeWrap for the other.
 */
export function resourceKey(type: string): string {
  return type.toLowerCase().replace('socketwrap', 'wrap');
}
