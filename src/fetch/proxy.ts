/**
 * Which proxy a request goes through, by the variables and rules of Go's net/http: HTTP_PROXY,
 * HTTPS_PROXY and NO_PROXY in either case; this machine itself is always asked directly.
 * https://pkg.go.dev/golang.org/x/net/http/httpproxy
 */
import { BlockList, isIP } from 'node:net';
import { FetchError } from './fetch-error.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

/** Undefined when the server is asked directly. Throws FetchError for a proxy that cannot be used. */
export function proxyFor(url: URL, env: Environment): URL | undefined {
  const name = url.protocol === 'https:' ? 'HTTPS_PROXY' : 'HTTP_PROXY';
  const text = env[name] || env[name.toLowerCase()] || '';
  // Behind CGI, HTTP_PROXY is the client's header `Proxy`: https://httpoxy.org
  const isForged = name === 'HTTP_PROXY' && (env.REQUEST_METHOD ?? '') !== '';
  if (text === '' || isForged) return undefined;
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1').toLowerCase();
  if (isThisMachine(host)) return undefined;
  const port = url.port || (url.protocol === 'https:' ? '443' : '80');
  const exceptions = (env.NO_PROXY || env.no_proxy || '').split(',');
  if (exceptions.some((entry) => matches(entry.trim().toLowerCase(), host, port))) return undefined;
  return proxyUrl(name, text);
}

function proxyUrl(name: string, text: string): URL {
  const address = /^[a-z][a-z\d+.-]*:\/\//i.test(text) ? text : `http://${text}`;
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (url?.protocol === 'http:' || url?.protocol === 'https:') return url;
  // The value may hold a password.
  throw new FetchError(name, 'is no http:// or https:// proxy; others are not supported');
}

function isThisMachine(host: string): boolean {
  if (host === 'localhost') return true;
  return isIP(host) !== 0 && LOOPBACK.check(host, isIP(host) === 6 ? 'ipv6' : 'ipv4');
}

const LOOPBACK = new BlockList();
LOOPBACK.addSubnet('127.0.0.0', 8, 'ipv4');
LOOPBACK.addAddress('::1', 'ipv6');

/**
 * `*`; an address, a CIDR range, or a domain, which stands for its subdomains too unless it starts with a
 * dot or `*.`; all but a range may name a port.
 */
function matches(entry: string, host: string, port: string): boolean {
  if (entry === '') return false;
  if (entry === '*') return true;
  if (/^[\d.a-f:]+\/\d{1,3}$/.test(entry)) return isInRange(entry, host);
  const [, bracketed, plain = entry, entryPort] =
    /^(?:\[([^\]]+)\]|([^:]+))(?::(\d+))?$/.exec(entry) ?? [];
  if (entryPort !== undefined && entryPort !== port) return false;
  const name = bracketed ?? plain;
  if (isIP(name) !== 0) return name === host;
  const domain = name.replace(/^\*(?=\.)/, '');
  return domain.startsWith('.')
    ? host.endsWith(domain)
    : host === domain || host.endsWith(`.${domain}`);
}

function isInRange(range: string, host: string): boolean {
  const [network = '', bits = ''] = range.split('/');
  const family = isIP(network);
  if (family === 0 || isIP(host) !== family || Number(bits) > (family === 6 ? 128 : 32))
    return false;
  const list = new BlockList();
  const kind = family === 6 ? 'ipv6' : 'ipv4';
  list.addSubnet(network, Number(bits), kind);
  return list.check(host, kind);
}
