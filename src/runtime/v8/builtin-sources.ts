/** The sources of Node's own modules, for places in functions that have no name. */
import { isMainThread } from 'node:worker_threads';

/**
 * undefined where they cannot be had. Only Node's oldest door leads to them, which warns on the main
 * thread when asked to (--pending-deprecation); a worker of ours is asked nothing.
 */
export function builtinSource(url: string): string | undefined {
  if (isMainThread || !url.startsWith('node:')) return undefined;
  try {
    const host = process as unknown as { binding?: (name: string) => Record<string, unknown> };
    const source = host.binding?.('natives')[url.slice('node:'.length)];
    return typeof source === 'string' ? source : undefined;
  } catch {
    return undefined;
  }
}
