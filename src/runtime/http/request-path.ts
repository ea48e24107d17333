/** Which endpoint a request means: wherever it is mounted, the name behind the prefix. */
import { decodedPercents } from './form-values.ts';

/** Where Go's is, and what tools look for. */
export const GO_PREFIX = '/debug/pprof/';

export type RequestPath =
  | { readonly is: 'endpoint'; readonly name: string; readonly query: string }
  /** To where the path should have led. */
  | { readonly is: 'redirect'; readonly location: string }
  | { readonly is: 'elsewhere' };

export interface PathOptions {
  /**
   * Begins and ends with `/`. Without it the name is what follows /debug/pprof/, or else the last part of
   * the path, so that a router may mount the endpoints anywhere.
   */
  readonly prefix?: string;
}

/**
 * `url` is the request's, `originalUrl` what the client sent, where a router cut the former. Hostile ones
 * are somewhere else.
 */
export function requestPath(
  url: string,
  originalUrl: string | undefined,
  { prefix }: PathOptions,
): RequestPath {
  const [path, query] = parts(originalUrl ?? url);
  if (path === undefined) return { is: 'elsewhere' };
  const cleaned = cleanPath(path);
  const place = prefix ?? GO_PREFIX;
  if (cleaned === place.slice(0, -1)) return redirect(place, query);
  // Go's mux sends a path with `//` or `..` to where it leads, wherever that is.
  if (cleaned !== path && prefix !== undefined && path.startsWith(place)) {
    return redirect(cleaned, query);
  }
  const at = prefix === undefined ? cleaned.indexOf(place) : cleaned.startsWith(place) ? 0 : -1;
  if (at === -1) return prefix === undefined ? mountedPath(url, originalUrl) : { is: 'elsewhere' };
  if (cleaned !== path) return redirect(cleaned, query);
  return { is: 'endpoint', name: cleaned.slice(at + place.length), query };
}

/** Under another name: the router's word for where it is. */
function mountedPath(url: string, originalUrl: string | undefined): RequestPath {
  const [path = '/', query] = parts(url);
  const [sent = path] = parts(originalUrl ?? url);
  // A router that cut its mount point off leaves `/` also of a path without it; links would go astray.
  if (path === '/' && !sent.endsWith('/')) return redirect(`${sent}/`, query);
  return { is: 'endpoint', name: path.slice(path.lastIndexOf('/') + 1), query };
}

/** Path, decoded, and query; of an absolute URL (as proxies are sent) too. No path of what is none. */
function parts(url: string): readonly [string | undefined, string] {
  const target = url.replace(/^https?:\/\/[^/?]*/i, '');
  const mark = target.indexOf('?');
  const path = mark === -1 ? target : target.slice(0, mark);
  const query = mark === -1 ? '' : target.slice(mark + 1);
  if (!path.startsWith('/') || /%(?![0-9a-f]{2})/i.test(path)) return [undefined, query];
  return [decodedPercents(path), query];
}

/** As Go's path.Clean, keeping a `/` at the end. */
function cleanPath(path: string): string {
  const kept: string[] = [];
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue;
    if (part === '..') kept.pop();
    else kept.push(part);
  }
  const cleaned = `/${kept.join('/')}`;
  return path.endsWith('/') && cleaned !== '/' ? `${cleaned}/` : cleaned;
}

function redirect(path: string, query: string): RequestPath {
  // Encoded again: what was decoded may hold line breaks.
  const location = encodeURI(path).replaceAll('?', '%3F').replaceAll('#', '%23');
  return { is: 'redirect', location: query === '' ? location : `${location}?${query}` };
}
