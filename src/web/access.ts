/**
 * Who may ask. A page on the web can make its visitor's browser send requests to this machine, and can
 * point its own name at 127.0.0.1 (DNS rebinding). So the Host must be a name of ours and the Origin,
 * where a browser sends one, ours too.
 */

export interface ListenAddress {
  /** As the user wrote it: a name, an address, or empty for all interfaces. */
  readonly host: string;
  readonly port: number;
}

export interface RequestHead {
  readonly method: string;
  readonly host: string | undefined;
  readonly origin: string | undefined;
  /** Sec-Fetch-Site and Sec-Fetch-Mode; only browsers send them. */
  readonly fetchSite: string | undefined;
  readonly fetchMode: string | undefined;
}

export interface Refusal {
  readonly status: 403 | 405;
  readonly reason: string;
}

const LOOPBACK_NAMES = ['localhost', '127.0.0.1', '[::1]'];

export function refusalOf(head: RequestHead, address: ListenAddress): Refusal | undefined {
  if (head.method !== 'GET' && head.method !== 'HEAD') {
    return { status: 405, reason: 'stackheat only answers GET and HEAD' };
  }
  if (!isOwnHost(head.host, address)) {
    return {
      status: 403,
      reason: `stackheat does not answer as ${printable(head.host)}; open ${pageUrl(address)} instead`,
    };
  }
  const isForeign = head.origin !== undefined && head.origin !== `http://${head.host}`;
  // Following a link to the page is fine; a script, image or frame of another site is not.
  const isEmbedded = head.fetchSite === 'cross-site' && head.fetchMode !== 'navigate';
  if (isForeign || isEmbedded) {
    return { status: 403, reason: 'stackheat does not answer the pages of other sites' };
  }
  return undefined;
}

export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host);
}

/** Listening on every interface, so no one name is ours. */
export function isWildcard(host: string): boolean {
  return host === '' || host === '0.0.0.0' || host === '::';
}

export function pageUrl({ host, port }: ListenAddress): string {
  return `http://${authority(isWildcard(host) ? 'localhost' : host, port)}/`;
}

function isOwnHost(header: string | undefined, { host, port }: ListenAddress): boolean {
  if (header === undefined) return false;
  const lower = header.toLowerCase();
  const names = [...LOOPBACK_NAMES, bracketed(host.toLowerCase())];
  if (names.some((name) => lower === `${name}:${port}` || (port === 80 && lower === name)))
    return true;
  // An address cannot be rebound as a name can; the token guards the rest (sign-in.ts).
  return isWildcard(host) && /^(\d{1,3}(\.\d{1,3}){3}|\[[0-9a-f:.]+\])(:\d+)?$/.test(lower);
}

function authority(host: string, port: number): string {
  return port === 80 ? bracketed(host) : `${bracketed(host)}:${port}`;
}

function bracketed(host: string): string {
  return host.includes(':') && !host.startsWith('[') ? `[${host}]` : host;
}

/** A header goes into a message and from there to a terminal. */
function printable(header: string | undefined): string {
  return header === undefined ? 'nobody' : header.replace(/[^\x20-\x7e]/g, '?').slice(0, 100);
}
