/** HTTP over the page's files and one ProfileQueries. Nothing is written, so only GET and HEAD exist. */
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { promisify } from 'node:util';
import { constants, gzip } from 'node:zlib';
import { type ListenAddress, type RequestHead, refusalOf } from './access.ts';
import type { PageFile, PageFileName, PageFiles } from './page-files.ts';
import { type ProfileQueries, QueryError } from './profile-queries.ts';
import { type Route, routeOf } from './routes.ts';
import { LAYOUT_WORKER_POLICY, securityHeaders } from './security-headers.ts';
import type { SignIn } from './sign-in.ts';

export interface PageServerOptions {
  readonly address: ListenAddress;
  readonly files: PageFiles;
  readonly queries: ProfileQueries;
  /** Undefined on loopback, where whoever reaches the port is this machine's user. */
  readonly signIn: SignIn | undefined;
  readonly onSignedIn: () => void;
  /** Gets what no answer could say: faults of ours. */
  readonly onFault: (fault: unknown) => void;
}

const compress = promisify(gzip);

interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer | string;
}

export function pageListener(options: PageServerOptions): RequestListener {
  return (request, response) => {
    reply(request, options)
      .catch((fault: unknown) => faultReply(fault, options))
      .then((answer) => send(request, response, answer))
      .catch(options.onFault);
  };
}

async function reply(request: IncomingMessage, options: PageServerOptions): Promise<Reply> {
  const refusal = refusalOf(headOf(request), options.address);
  if (refusal !== undefined) {
    const allow: Record<string, string> = refusal.status === 405 ? { allow: 'GET, HEAD' } : {};
    return text(refusal.status, refusal.reason, allow);
  }
  const { path, params } = parseTarget(request.url ?? '/');
  const signedOut = signInReply(request, params, options);
  if (signedOut !== undefined) return signedOut;
  return routeReply(routeOf(path, params), request, options);
}

/** Undefined when the request may go on. */
function signInReply(
  request: IncomingMessage,
  params: URLSearchParams,
  { signIn, onSignedIn }: PageServerOptions,
): Reply | undefined {
  // Previews of a link ask with HEAD; they must not use the token up.
  const token = request.method === 'GET' ? (params.get('token') ?? undefined) : undefined;
  const answer = signIn?.check({ token, cookies: request.headers.cookie }) ?? { is: 'known' };
  if (answer.is === 'known') return undefined;
  if (answer.is === 'signedIn') {
    onSignedIn();
    return html(200, SIGNED_IN_PAGE, { 'set-cookie': answer.setCookie });
  }
  return html(401, SIGN_IN_PAGE);
}

async function routeReply(
  route: Route,
  request: IncomingMessage,
  { files, queries }: PageServerOptions,
): Promise<Reply> {
  switch (route.is) {
    case 'file':
      return fileReply(await files(route.name), request, policyOf(route.name));
    case 'answer':
      return json(200, await route.ask(queries), request);
    case 'missing':
      return text(404, route.reason);
  }
}

/** A worker brings its own policy; the page's is no wider for it. */
function policyOf(name: PageFileName): Readonly<Record<string, string>> {
  return name === 'layout-worker.js' ? { 'content-security-policy': LAYOUT_WORKER_POLICY } : {};
}

function fileReply(
  file: PageFile,
  request: IncomingMessage,
  policy: Readonly<Record<string, string>>,
): Reply {
  const headers = {
    ...policy,
    'content-type': file.contentType,
    etag: file.etag,
    'cache-control': 'no-cache',
  };
  if (request.headers['if-none-match'] === file.etag) return { status: 304, headers, body: '' };
  if (!acceptsGzip(request)) return { status: 200, headers, body: file.bytes };
  return { status: 200, headers: { ...headers, ...GZIPPED }, body: file.gzipped };
}

const GZIPPED = { 'content-encoding': 'gzip', vary: 'accept-encoding' };

/** Another run on this port serves another profile under the same address: nothing may be kept. */
const UNCACHED = { 'cache-control': 'no-store' };

async function json(status: number, value: unknown, request: IncomingMessage): Promise<Reply> {
  const body = JSON.stringify(value);
  const headers = { 'content-type': 'application/json; charset=utf-8', ...UNCACHED };
  if (!acceptsGzip(request)) return { status, headers, body };
  const gzipped = await compress(body, { level: constants.Z_BEST_SPEED });
  return { status, headers: { ...headers, ...GZIPPED }, body: gzipped };
}

function text(status: number, line: string, headers: Record<string, string> = {}): Reply {
  const fixed = { 'content-type': 'text/plain; charset=utf-8', ...UNCACHED };
  return { status, headers: { ...fixed, ...headers }, body: `${line}\n` };
}

function html(status: number, body: string, headers: Record<string, string> = {}): Reply {
  const fixed = { 'content-type': 'text/html; charset=utf-8', ...UNCACHED };
  return { status, headers: { ...fixed, ...headers }, body };
}

function faultReply(fault: unknown, { onFault }: PageServerOptions): Reply {
  if (fault instanceof QueryError) return text(404, fault.message);
  onFault(fault);
  return text(500, 'stackheat failed to answer; the terminal it runs in says why');
}

function send(
  request: IncomingMessage,
  response: ServerResponse,
  { status, headers, body }: Reply,
): void {
  response.writeHead(status, {
    ...securityHeaders(request.headers.host ?? ''),
    ...headers,
    ...(status !== 304 && { 'content-length': String(Buffer.byteLength(body)) }),
  });
  response.end(request.method === 'HEAD' ? undefined : body);
}

function headOf({ method = '', headers }: IncomingMessage): RequestHead {
  return {
    method,
    host: headers.host,
    origin: headers.origin,
    fetchSite: headerText(headers['sec-fetch-site']),
    fetchMode: headerText(headers['sec-fetch-mode']),
  };
}

function headerText(header: string | string[] | undefined): string | undefined {
  return Array.isArray(header) ? header[0] : header;
}

/** Only exact paths are known, so a path is compared as it came: no decoding, no dots resolved. */
function parseTarget(target: string): { readonly path: string; readonly params: URLSearchParams } {
  const mark = target.indexOf('?');
  if (mark === -1) return { path: target, params: new URLSearchParams() };
  return { path: target.slice(0, mark), params: new URLSearchParams(target.slice(mark + 1)) };
}

function acceptsGzip({ headers }: IncomingMessage): boolean {
  return /\bgzip\b/.test(headerText(headers['accept-encoding']) ?? '');
}

/** Without an icon of its own a browser would ask for /favicon.ico, which is not there. */
const PAGE_HEAD =
  '<!doctype html><html lang="en"><meta charset="utf-8"><title>stackheat</title><link rel="icon" href="data:,">';

const SIGN_IN_PAGE = `${PAGE_HEAD}
<h1>This profile asks for its address</h1>
<p>Open the address that ends in <code>?token=…</code> from the terminal that runs stackheat.
Each such address works once, in one browser; when it has been used, the terminal prints the next one.</p>
`;

/**
 * A page that goes on by itself rather than a redirect: a browser that came from a link elsewhere would
 * leave a SameSite=Strict cookie out of the redirected request.
 */
const SIGNED_IN_PAGE = `${PAGE_HEAD}<meta http-equiv="refresh" content="0;url=/">
<p>Signed in. <a href="/">Open the profile</a></p>
`;
