/** Where the program of our threads lies. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';

const BUNDLES = ['runtime.cjs', 'runtime-core.cjs', 'http.cjs', 'register.cjs'];

/** Beside the bundle; from compiled sources, beside this file. */
export function workerFile(): string {
  const bundled = join(import.meta.dirname, 'runtime-worker.cjs');
  return existsSync(bundled) ? bundled : join(import.meta.dirname, 'worker.js');
}

/** Files whose frames are ours and no part of the program. */
export function ownFiles(): readonly string[] {
  return BUNDLES.map((name) => join(import.meta.dirname, name));
}
