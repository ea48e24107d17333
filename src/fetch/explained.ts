/** Why a server's profile could not be had, and what to do about it, in one line. */
import type { Answer } from './exchange.ts';
import { FetchError } from './fetch-error.ts';
import type { SourceAddress } from './source-address.ts';

/** What Node's network code throws, in Go's words where scripts may look for them. */
export function unreachable(address: SourceAddress, error: unknown): FetchError {
  if (error instanceof FetchError) return error;
  const reason = reasonOf(address.url, error);
  return new FetchError(address.text, reason, { cause: error });
}

function reasonOf({ hostname, port, protocol }: URL, error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const message = error instanceof Error ? error.message : String(error);
  const implied = protocol === 'https:' ? 443 : 80;
  const where = port === '' ? `on port ${implied}? The address names no port` : 'on that port?';
  switch (code) {
    case 'ECONNREFUSED':
      return `connection refused: is the program running, with /debug/pprof served ${where}`;
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return `lookup ${hostname}: no such host; is the name spelt right, and known here?`;
    case 'ETIMEDOUT':
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
      return `${hostname} cannot be reached (${code}): is there a firewall or VPN between?`;
    case 'ECONNRESET':
      return 'EOF: the server closed the connection without an answer; does it speak HTTPS there?';
    case 'EPROTO':
      if (/wrong version number|packet length/i.test(message))
        return 'the server does not speak TLS there; write http://';
      return tlsReason(message);
    default:
      if (code.startsWith('HPE_'))
        return `the server answers something else than HTTP (${message})`;
      if (/certificate|CERT|SIGNED/.test(`${code} ${message}`))
        return certificateReason(code, message);
      if (code.startsWith('ERR_SSL')) return tlsReason(message);
      return message;
  }
}

function certificateReason(code: string, message: string): string {
  if (/ALERT|alert/.test(`${code} ${message}`)) return tlsReason(message);
  const cure =
    code === 'CERT_HAS_EXPIRED' || code === 'ERR_TLS_CERT_ALTNAME_INVALID'
      ? 'https+insecure:// does not check it'
      : 'name the authority with -tls_ca FILE, or write https+insecure:// to trust it unseen';
  const what = UNKNOWN_AUTHORITY.has(code)
    ? `certificate signed by unknown authority (${message})`
    : message;
  return `${what}; ${cure}`;
}

const UNKNOWN_AUTHORITY: ReadonlySet<string> = new Set([
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
]);

/** OpenSSL's messages carry its file names and numbers. */
function tlsReason(message: string): string {
  const alert = /alert ([\w ]+?):|(certificate required|bad certificate|unknown ca)/i.exec(message);
  const what = (alert?.[1] ?? alert?.[2] ?? message.split(':').at(-2) ?? message).trim();
  return `the server refused the TLS handshake (${what}); does it want a client certificate, -tls_cert and -tls_key?`;
}

/** The answer is no profile, by its status. Go's handlers say why in the body, marked by a header. */
export function refused(address: SourceAddress, answer: Answer, body: string): FetchError {
  const { statusCode = 0, statusMessage, headers } = answer.response;
  const status = `server response: ${statusCode} ${statusMessage}`;
  const isGo =
    headers['x-go-pprof'] !== undefined && (headers['content-type'] ?? '').includes('text/plain');
  const reason = isGo && body !== '' ? `${status} - ${body}` : status;
  // A handler of pprof's that gives a reason is there, under that path.
  const isPlace = statusCode === 404 && isGo && body !== '';
  const cure = isPlace ? listCure(answer, body) : statusCure(statusCode, answer, body);
  return new FetchError(address.text, cure === undefined ? reason : `${reason}; ${cure}`);
}

function listCure({ url }: Answer, body: string): string | undefined {
  if (!/^unknown profile/i.test(body)) return undefined;
  return `${url.origin}${url.pathname.replace(/[^/]*$/, '')} lists what there is`;
}

function statusCure(
  status: number,
  { url, withoutHeaders }: Answer,
  body: string,
): string | undefined {
  if (status === 401 || status === 403) {
    if (withoutHeaders)
      return `the --header was not sent on to ${url.origin}: name that address itself`;
    return "if it wants a token, pass it with --header 'Authorization: Bearer TOKEN'";
  }
  // What serves no names for addresses may well serve profiles.
  if (status === 404 && !/\/symbolz?$/.test(url.pathname))
    return `is /debug/pprof served by ${url.origin}, under that path?`;
  if (/HTTP request to an HTTPS server|plain HTTP request was sent to HTTPS port/i.test(body))
    return 'write https://';
  if (/profiling already in use/i.test(body))
    return 'another profile of that program is being taken: try again later';
  if (status >= 300 && status < 400) return 'the redirect leads nowhere that can be fetched';
  return undefined;
}

/** The answer is a page for people. */
export function answeredHtml(
  address: SourceAddress,
  { url, isRedirected }: Answer,
  start: string,
): FetchError {
  const title = /<title[^>]*>([^<]*)<\/title>/i.exec(start)?.[1]?.replaceAll(/\s+/g, ' ').trim();
  const page = title ? `an HTML page, "${title.slice(0, TITLE_CHARACTERS)}",` : 'an HTML page';
  if (/\/debug\/pprof\/?$/.test(url.pathname)) {
    const names = 'profile (CPU), heap, allocs, goroutine, block or mutex';
    return new FetchError(
      address.text,
      `${NO_PROFILE}: that is the list of profiles, not one of them; add a name: ${names}`,
    );
  }
  if (isRedirected) {
    return new FetchError(
      address.text,
      `${NO_PROFILE}: redirected to ${page} at ${url.origin}${url.pathname}; if that is a login, pass a token with --header 'Authorization: Bearer TOKEN'`,
    );
  }
  return new FetchError(
    address.text,
    `${NO_PROFILE}: the server answered ${page} and no profile; Go's are under /debug/pprof/, such as ${url.origin}/debug/pprof/profile`,
  );
}

const TITLE_CHARACTERS = 80;
/** What pprof says of all that it cannot read. */
const NO_PROFILE = 'unrecognized profile format';

export function isHtml(start: string, contentType: string | undefined): boolean {
  return (
    /^\uFEFF?\s*<(!doctype html|html|head|body|!--)/i.test(start) ||
    (/^text\/html/i.test(contentType ?? '') && start.trimStart().startsWith('<'))
  );
}
