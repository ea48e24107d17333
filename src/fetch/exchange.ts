/**
 * One request and its answer over node:http, by way of a proxy and of redirects where there are any.
 * Node's fetch() would refuse the ports that browsers block (6000 and 6666 among them), client
 * certificates, and proxies; see docs/decisions/0018.
 */
import {
  type ClientRequest,
  request as httpRequest,
  type IncomingMessage,
  type OutgoingHttpHeaders,
} from 'node:http';
import { request as httpsRequest, type RequestOptions } from 'node:https';
import type { Header } from './headers.ts';
import { type Environment, proxyFor } from './proxy.ts';
import { addressText } from './source-address.ts';
import type { TlsFiles } from './tls-files.ts';
import { proxyHeaders, tunnel } from './tunnel.ts';

/** How a server is spoken to. */
export interface Manner {
  /** Sent to the address that was named, and to no other. */
  readonly headers: readonly Header[];
  readonly tls: TlsFiles;
  readonly env: Environment;
  readonly signal: AbortSignal;
  /** Told what the user should know of the way that the request takes. */
  readonly note: (text: string) => void;
}

export interface Question {
  readonly url: URL;
  /** The certificate of this host is not checked. */
  readonly isInsecure: boolean;
  /** Makes it a POST. */
  readonly body?: string;
}

export interface Answer {
  readonly response: IncomingMessage;
  /** Where the answer came from at last. */
  readonly url: URL;
  readonly isRedirected: boolean;
  /** The headers were left out, since the answer came from elsewhere. */
  readonly withoutHeaders: boolean;
}

/** As in Go. */
const REDIRECTS_MAX = 10;
const REDIRECTS: ReadonlySet<number | undefined> = new Set([301, 302, 303, 307, 308]);
/** These two ask for the same request again; after the others a POST becomes a GET. */
const KEEPS_METHOD: ReadonlySet<number | undefined> = new Set([307, 308]);

/** The body of the answer is still to be read. Rejects with Node's errors. */
export async function exchange(question: Question, manner: Manner): Promise<Answer> {
  let { url, body } = question;
  let withoutHeaders = false;
  for (let redirects = 0; ; redirects++) {
    const isInsecure = question.isInsecure && url.hostname === question.url.hostname;
    const headers = withoutHeaders ? [] : manner.headers;
    const response = await send(
      { url, isInsecure, ...(body === undefined ? {} : { body }) },
      { ...manner, headers },
    );
    const next = nextUrl(response, url);
    if (next === undefined) return { response, url, isRedirected: redirects > 0, withoutHeaders };
    response.destroy();
    if (redirects === REDIRECTS_MAX) throw new Error(`stopped after ${REDIRECTS_MAX} redirects`);
    if (!KEEPS_METHOD.has(response.statusCode)) body = undefined;
    // Once elsewhere, always: the place that the request is sent back to was chosen by a stranger.
    if (next.origin !== question.url.origin && manner.headers.length > 0) withoutHeaders = true;
    manner.note(
      `redirected to ${addressText(next)}${withoutHeaders ? ', without the --header: it is another origin' : ''}`,
    );
    url = next;
  }
}

function nextUrl({ statusCode, headers }: IncomingMessage, from: URL): URL | undefined {
  const { location } = headers;
  if (!REDIRECTS.has(statusCode) || location === undefined || !URL.canParse(location, from.href)) {
    return undefined;
  }
  const url = new URL(location, from);
  return url.protocol === 'http:' || url.protocol === 'https:' ? url : undefined;
}

async function send(question: Question, manner: Manner): Promise<IncomingMessage> {
  const { url, body } = question;
  const proxy = proxyFor(url, manner.env);
  const options: RequestOptions = {
    method: body === undefined ? 'GET' : 'POST',
    signal: manner.signal,
    headers: requestHeaders(question, manner.headers),
    // A connection of its own, closed behind the answer: nothing else will be asked soon.
    agent: false,
    ...(question.isInsecure ? { rejectUnauthorized: false } : {}),
    ...manner.tls,
  };
  if (proxy === undefined) {
    const request = url.protocol === 'https:' ? httpsRequest : httpRequest;
    return await answered(request(url, options), body);
  }
  if (url.protocol === 'https:') {
    const socket = await tunnel(url, proxy, manner.signal);
    return await answered(httpsRequest(url, { ...options, socket } as RequestOptions), body);
  }
  return await answered(viaPlainProxy(url, proxy, options), body);
}

/** A proxy for http is asked for the whole URL. */
function viaPlainProxy(url: URL, proxy: URL, options: RequestOptions): ClientRequest {
  const request = proxy.protocol === 'https:' ? httpsRequest : httpRequest;
  const bare = new URL(url);
  bare.username = '';
  bare.password = '';
  bare.hash = '';
  return request(new URL(proxy.origin), {
    ...options,
    path: bare.href,
    headers: {
      host: url.host,
      ...basicAuthorization(url),
      ...proxyHeaders(proxy),
      ...options.headers,
    },
  });
}

function basicAuthorization({ username, password }: URL): Record<string, string> {
  if (username === '' && password === '') return {};
  const pair = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return { authorization: `Basic ${Buffer.from(pair).toString('base64')}` };
}

function requestHeaders({ body }: Question, own: readonly Header[]): OutgoingHttpHeaders {
  const headers: OutgoingHttpHeaders = {
    'accept-encoding': 'gzip',
    'user-agent': 'stackheat',
  };
  if (body !== undefined) {
    headers['content-type'] = 'application/octet-stream';
    headers['content-length'] = String(Buffer.byteLength(body));
  }
  for (const { name, value } of own) {
    const key = name.toLowerCase();
    const known = own.filter((other) => other.name.toLowerCase() === key);
    headers[key] = known.length === 1 ? value : known.map((header) => header.value);
  }
  return headers;
}

function answered(request: ClientRequest, body: string | undefined): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    request.on('response', resolve);
    // Stays: what fails once the answer has begun is told by the answer too.
    request.on('error', reject);
    request.end(body);
  });
}
