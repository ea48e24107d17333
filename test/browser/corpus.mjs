/** Real profiles that do not belong to this repository: used where they are, skipped by name where not. */
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const SHARED = process.env.STACKHEAT_SHARED ?? resolve(ROOT, '../shared');

export function corpusFile(path) {
  return join(SHARED, 'corpus', path);
}

/** For node:test's `skip`. */
export function skipWithoutFile(path) {
  return existsSync(path)
    ? false
    : `needs ${path}: set STACKHEAT_SHARED to the folder above corpus/`;
}
