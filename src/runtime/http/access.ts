/**
 * Who may ask. A profile holds names of files and functions, and taking one costs the program; nobody but
 * this machine's user gets it unless the program says so.
 *
 * A page on the web can make its visitor's browser send requests to this machine, and can point its own name
 * at 127.0.0.1 (DNS rebinding). So the Host must be an address or a name of ours, and what browsers say of
 * themselves must not name another site.
 */
import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

export interface AccessOptions {
  /**
   * Whoever knows it may ask, from anywhere, and nobody else: `Authorization: Bearer TOKEN`, or `?token=`
   * where a tool can send no headers.
   */
  readonly token?: string | undefined;
  /** Whether this client may ask, in place of "from this machine". With a token, both must agree. */
  readonly allow?: ((request: IncomingMessage) => boolean) | undefined;
  /** Names in the Host header that are ours, beside localhost and addresses. `*` is any. */
  readonly hosts?: readonly string[] | undefined;
  /** A unix socket has no addresses: its file's permissions decide. */
  readonly isPrivate?: boolean | undefined;
}

export interface AccessRefusal {
  readonly status: 401 | 403;
  readonly reason: string;
}

export function refusalOf(
  request: IncomingMessage,
  queryToken: string | undefined,
  options: AccessOptions,
): AccessRefusal | undefined {
  const { token, allow, isPrivate = false } = options;
  if (allow !== undefined && !isAllowedBy(allow, request)) {
    return { status: 403, reason: 'stackheat: this client is not among those the program allows' };
  }
  if (token !== undefined && token !== '') return tokenRefusal(request, queryToken, token);
  if (isPrivate) return undefined;
  if (allow === undefined) {
    const reason = remoteReason(request);
    if (reason !== undefined) return { status: 403, reason: `stackheat: ${reason}; ${CURE}` };
  }
  return browserRefusal(request, options.hosts ?? []);
}

/** What throws has not agreed. */
function isAllowedBy(
  allow: (request: IncomingMessage) => boolean,
  request: IncomingMessage,
): boolean {
  try {
    return allow(request) === true;
  } catch {
    return false;
  }
}

const CURE =
  'give the endpoints a token or say who may ask: {token: …} or {allow: (request) => …} (docs/http.md)';

function tokenRefusal(
  { headers }: IncomingMessage,
  queryToken: string | undefined,
  token: string,
): AccessRefusal | undefined {
  const bearer = /^Bearer +(\S+) *$/i.exec(headers.authorization ?? '')?.[1];
  const given = bearer ?? queryToken;
  if (given !== undefined && isSameSecret(given, token)) return undefined;
  const fault = given === undefined ? 'needs a token' : 'does not know this token';
  const reason = `stackheat: the program ${fault}; send Authorization: Bearer TOKEN, or ?token=TOKEN`;
  return { status: 401, reason };
}

/** Digests are of one length, and the time of comparing them says nothing about the secret. */
function isSameSecret(given: string, secret: string): boolean {
  return timingSafeEqual(sha256(given), sha256(secret));
}

function sha256(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

const PROXY_HEADERS = ['forwarded', 'x-forwarded-for', 'x-real-ip', 'via'];

/** undefined for a client on this machine. A proxy on it brings clients that are not. */
function remoteReason({ socket, headers }: IncomingMessage): string | undefined {
  if (!isLoopbackAddress(socket.remoteAddress ?? '')) {
    return 'only clients on this machine may ask for profiles';
  }
  const proxyHeader = PROXY_HEADERS.find((name) => headers[name] !== undefined);
  if (proxyHeader === undefined) return undefined;
  return `a proxy sent this request (${proxyHeader}), and only clients on this machine may ask`;
}

function browserRefusal(
  { headers }: IncomingMessage,
  hosts: readonly string[],
): AccessRefusal | undefined {
  const host = headers.host ?? authority(headers[':authority']);
  if (host !== undefined && !isOwnHost(host, hosts)) {
    const reason = `stackheat does not answer as ${printable(host)}; ask for an address, or name it in {hosts: […]}`;
    return { status: 403, reason };
  }
  const { origin } = headers;
  const isForeign =
    origin !== undefined &&
    origin.toLowerCase().replace(/^https?:\/\//, '') !== host?.toLowerCase();
  const site = headers['sec-fetch-site'];
  const isOther = site === 'cross-site' || site === 'same-site';
  // Following a link is fine; a script, image or frame of another site is not.
  if (isForeign || (isOther && headers['sec-fetch-mode'] !== 'navigate')) {
    return { status: 403, reason: 'stackheat does not answer the pages of other sites' };
  }
  return undefined;
}

function authority(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value[0] : value;
}

/** An address cannot be rebound as a name can. */
function isOwnHost(header: string, hosts: readonly string[]): boolean {
  const name = header.toLowerCase().replace(/:\d*$/, '').replace(/\.$/, '');
  if (name === 'localhost' || name.endsWith('.localhost')) return true;
  if (/^\d{1,3}(\.\d{1,3}){3}$/.test(name) || /^\[[0-9a-f:.]+\]$/.test(name)) return true;
  return hosts.some((own) => own === '*' || own.toLowerCase() === name);
}

/** Of a socket: an IPv4 address may come in IPv6's clothes. */
export function isLoopbackAddress(address: string): boolean {
  return address === '::1' || /^(::ffff:)?127(\.\d{1,3}){3}$/.test(address);
}

/** A header goes into an answer and from there to a terminal. */
function printable(header: string): string {
  return header.replace(/[^\x20-\x7e]/g, '?').slice(0, 100);
}
