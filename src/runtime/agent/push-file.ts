/** Where the program of the agent's thread lies. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** Beside the bundle; from compiled sources, beside this file. */
export function pushThreadFile(): string {
  const bundled = join(import.meta.dirname, 'push-worker.cjs');
  return existsSync(bundled) ? bundled : join(import.meta.dirname, 'push-thread.js');
}
