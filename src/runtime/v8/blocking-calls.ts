/** Which frames stop the thread rather than use it. */
import type { CallFrame } from './v8-profile.ts';

/** Node's modules whose *Sync functions wait for a disk or a process; those of crypto and zlib compute. */
const WAITING_MODULES = /^node:(internal\/)?(fs|child_process)(\/|$)/;

/**
 * Atomics.wait is not among them: V8 shows it as time of the function that calls it. The CPU clock
 * tells that it waits.
 */
export function isBlockingFrame({ url, functionName }: CallFrame): boolean {
  return WAITING_MODULES.test(url) && functionName.endsWith('Sync');
}

/** Node's own JavaScript, or a builtin in C++ that it calls. */
export function isNodeInternal({ url, scriptId }: CallFrame): boolean {
  return url.startsWith('node:') || (url === '' && scriptId === '0');
}
