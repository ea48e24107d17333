/** Where the shared corpus is, and what a test says that has to do without it. */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

export const ENTRY = `${ROOT}dist/stackheat.cjs`;
export const SHARED = resolve(process.env.STACKHEAT_SHARED ?? `${ROOT}../shared`);

/** False when all of these folders are there, else the reason for skipping. */
export function missingShared(...folders) {
  const missing = folders.find((folder) => !existsSync(`${SHARED}/${folder}`));
  if (missing === undefined) return false;
  return `needs the shared ${missing}/: set STACKHEAT_SHARED to the folder that holds it`;
}
