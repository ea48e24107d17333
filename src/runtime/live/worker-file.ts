/** Where the program of our threads lies. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** Every bundle that runs in a program that is not ours. */
const BUNDLES = [
  ...['runtime.cjs', 'runtime-core.cjs', 'http.cjs', 'register.cjs'],
  ...['record-preload.cjs', 'record-attached.cjs'],
];

/** Looked for at once: later the look would be a call that profiles of the program watch. */
const BUNDLED = join(import.meta.dirname, 'runtime-worker.cjs');
const WORKER_FILE = existsSync(BUNDLED) ? BUNDLED : join(import.meta.dirname, 'worker.js');

/** Beside the bundle; from compiled sources, beside this file. */
export function workerFile(): string {
  return WORKER_FILE;
}

/** Files whose frames are ours and no part of the program. */
export function ownFiles(): readonly string[] {
  return BUNDLES.map((name) => join(import.meta.dirname, name));
}
