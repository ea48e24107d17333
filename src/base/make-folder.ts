/**
 * A folder and those above it. Not by Node's `recursive`, which tries for ever where the system says that
 * there is no such path whatever was made above it, as in /proc: measured on Node 20, and nothing ends it.
 */
import { mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

/** Throws what the operating system says of the first one that cannot be made. */
export function makeFolder(path: string): void {
  const missing: string[] = [path];
  for (let folder = path; !isMade(folder); ) {
    const parent = dirname(folder);
    if (parent === folder) break;
    missing.push(parent);
    folder = parent;
  }
  // From the top down; the first one stands by now.
  for (const folder of missing.reverse().slice(1)) make(folder);
}

function make(path: string): void {
  if (!isMade(path)) throw new Error(`${path}: there can be no such folder`);
}

/** False when the folder above is missing too. */
function isMade(path: string): boolean {
  try {
    mkdirSync(path);
    return true;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    // A file of that name is none, and the system's word for it says so.
    if (code === 'EEXIST' && statSync(path).isDirectory()) return true;
    if (code === 'ENOENT') return false;
    throw error;
  }
}
