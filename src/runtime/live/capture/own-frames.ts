/** Which frames are ours: the program did not write them, and a profile does not show them. */
import { sep } from 'node:path';
import { pathToFileURL } from 'node:url';

/** Bundled, we are one file; compiled one by one, the folder of this room. */
const OWN = import.meta.filename;
const ROOM = `${sep}runtime${sep}live${sep}`;
const roomAt = OWN.lastIndexOf(ROOM);
const PREFIX = roomAt < 0 ? OWN : OWN.slice(0, roomAt + ROOM.length);
const URL_PREFIX = pathToFileURL(PREFIX).href;
/** Tests lie beside what they test, and are the program there. */
const TEST = /\.test\.js$/;

const known = new Map<string, boolean>();
/** Scripts of one program; what makes a new one for each call is not remembered. */
const KNOWN_MAX = 10_000;

export function isOwnFrame(url: string): boolean {
  const before = known.get(url);
  if (before !== undefined) return before;
  const isOurs = (url.startsWith(PREFIX) || url.startsWith(URL_PREFIX)) && !TEST.test(url);
  if (known.size < KNOWN_MAX) known.set(url, isOurs);
  return isOurs;
}
