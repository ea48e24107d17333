/** Where STACKHEAT_PUSH sends profiles: a collector or Pyroscope, which take the same requests, or a folder. */
import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

export type PushAddress =
  | {
      readonly kind: 'http';
      /** http: or https:, without credentials, query and closing slash. */
      readonly base: string;
      /** `user:password` of the address, as Basic wants it. */
      readonly basic?: string;
    }
  | { readonly kind: 'folder'; readonly path: string };

const SCHEME = /^([a-z][a-z0-9+.-]*):\/\//i;

/** Or what is wrong with it, as half a sentence. */
export function parsePushAddress(text: string): PushAddress | string {
  const scheme = SCHEME.exec(text)?.[1]?.toLowerCase();
  if (scheme === undefined) return parseFolder(text);
  switch (scheme) {
    case 'http':
    case 'https':
      return parseHttp(text);
    case 'pyroscope+http':
    case 'pyroscope+https':
      // Both take the same requests; the prefix tells the reader of a deployment what stands there.
      return parseHttp(text.slice('pyroscope+'.length));
    case 'file':
      return parseFile(text);
    default:
      return `${scheme}: is not known; http, https, pyroscope+http, pyroscope+https and file are`;
  }
}

function parseHttp(text: string): PushAddress | string {
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    return 'this is no address; http://host:port is one';
  }
  if (url.search !== '' || url.hash !== '') return 'an address without ? and # is meant';
  const credentials = url.username !== '' || url.password !== '';
  const basic = Buffer.from(`${decoded(url.username)}:${decoded(url.password)}`).toString('base64');
  // A path of several slashes at the end would make `//ingest` of it.
  const base = `${url.origin}${url.pathname.replace(/\/+$/, '')}`;
  return { kind: 'http', base, ...(credentials && { basic }) };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function parseFile(text: string): PushAddress | string {
  try {
    return folderAt(fileURLToPath(text));
  } catch (error) {
    return `this is no file: URL (${error instanceof Error ? error.message : String(error)})`;
  }
}

function parseFolder(text: string): PushAddress | string {
  // `collector:4040` is far more likely a forgotten http:// than a folder of that name.
  if (/^[\w.-]+:\d+(\/|$)/.test(text)) return 'an address begins with http:// or https://';
  return folderAt(resolve(text));
}

/** A folder that is not there is made. */
function folderAt(path: string): PushAddress | string {
  try {
    const stats = statSync(path, { throwIfNoEntry: false });
    if (stats?.isFile() === true) return `${path} is a file, and a folder is meant`;
  } catch {
    // Node's permissions may forbid to look; writing says what it meets.
  }
  return { kind: 'folder', path };
}
