/** Which frames are ours: the program did not write them, and a profile does not show them. */
import { basename, dirname, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ownFiles } from '../worker-file.ts';

/** Bundled, we are a few files; compiled one by one, the folder of this room. */
const ROOM = `${sep}runtime${sep}live${sep}`;
const OWN_PREFIXES = prefixes();
/** Tests lie beside what they test, and are the program there. */
const TEST = /\.test\.js$/;

const known = new Map<string, boolean>();
/** Scripts of one program; of what makes a new one for each call no more are remembered. */
const KNOWN_MAX = 10_000;

export function isOwnFrame(url: string): boolean {
  const before = known.get(url);
  if (before !== undefined) return before;
  const isOurs = OWN_PREFIXES.some((prefix) => url.startsWith(prefix)) && !TEST.test(url);
  if (known.size < KNOWN_MAX) known.set(url, isOurs);
  return isOurs;
}

function prefixes(): readonly string[] {
  const file = import.meta.filename;
  const roomAt = `${dirname(file)}${sep}`.lastIndexOf(ROOM);
  const isBundled = roomAt < 0 || basename(file) !== 'own-frames.js';
  const paths = isBundled ? ownFiles() : [file.slice(0, roomAt + ROOM.length)];
  return paths.flatMap((path) => [path, pathToFileURL(path).href]);
}
