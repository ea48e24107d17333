import { statSync } from 'node:fs';

/** False, too, of what may not be looked at: who opens it has the words for that. */
export function isFile(path: string): boolean {
  try {
    return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
  } catch {
    return false;
  }
}
