/** Files and folders whose path goes on from what was typed, for completion. */
import { readdirSync } from 'node:fs';
import { basename, dirname } from 'node:path';

/** Folders with a / behind; hidden files only when a dot was typed. Nothing where nothing can be read. */
export function filesFrom(typed: string): readonly string[] {
  const isFolder = typed === '' || typed.endsWith('/');
  const folder = isFolder ? typed : typed.slice(0, typed.length - basename(typed).length);
  const start = isFolder ? '' : basename(typed);
  try {
    return readdirSync(folder === '' ? '.' : dirname(`${folder}x`), { withFileTypes: true })
      .filter(({ name }) => name.startsWith(start) && (start !== '' || !name.startsWith('.')))
      .map((entry) => `${folder}${entry.name}${entry.isDirectory() ? '/' : ''}`)
      .sort();
  } catch {
    return [];
  }
}
