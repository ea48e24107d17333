/**
 * net/http/pprof's endpoints for Node's servers. The part that decides: who may ask, which endpoint is meant,
 * and what is said of what went wrong. Nothing in here throws into the program.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import {
  ProfilerBusyError,
  type ProfileSource,
  ProfileUnavailableError,
} from '../live/profile-source.ts';
import { allSources, findSource } from '../live/registry.ts';
import { type AccessOptions, refusalOf } from './access.ts';
import { Exchange, TEXT } from './exchange.ts';
import { indexPage } from './index-page.ts';
import { serveCpuProfile, serveNamedProfile } from './profile-endpoints.ts';
import { RecentTexts } from './recent-texts.ts';
import { type RequestPath, requestPath } from './request-path.ts';
import { serveSymbols } from './symbol.ts';
import { serveTrace } from './trace.ts';

export interface HandlerOptions extends AccessOptions {
  /**
   * Path under which the endpoints are, such as `/internal/pprof/`. Left out, they are under /debug/pprof/
   * or wherever a router mounts the handler.
   */
  readonly prefix?: string | undefined;
  /** Serves this one profile, whatever the path: `heap`, `profile`, `trace` … */
  readonly only?: string | undefined;
  /** Shows the command line, which may hold secrets; off when left out. */
  readonly cmdline?: boolean | undefined;
  /** Longer profiles are refused; 600 when left out. */
  readonly secondsMax?: number | undefined;
}

export type Listener = (request: IncomingMessage, response: ServerResponse) => void;

const SECONDS_MAX = 600;
/** Requests that are being answered at a time, of all handlers; each may hold a reading in memory. */
const REQUESTS_MAX = 16;
let runningCount = 0;

const TEXTS = new RecentTexts();

export function listener(options: HandlerOptions): Listener {
  const secondsMax = options.secondsMax ?? SECONDS_MAX;
  const prefix = options.prefix?.replace(/^\/*/, '/').replace(/\/*$/, '/');
  const settings = { ...options, secondsMax, ...(prefix !== undefined && { prefix }) };
  return (request, response) => {
    try {
      start(request, response, settings);
    } catch {
      // A request so broken that it cannot even be answered is the client's loss, not the program's.
      response.destroy();
    }
  };
}

type Settings = HandlerOptions & { readonly secondsMax: number };

function start(request: IncomingMessage, response: ServerResponse, settings: Settings): void {
  const path = pathOf(request, settings);
  const exchange = new Exchange(request, response, path.is === 'endpoint' ? path.query : '');
  const refusal = refusalOf(request, exchange.value('token') || undefined, settings);
  if (refusal !== undefined) {
    const challenge = refusal.status === 401 ? { 'WWW-Authenticate': 'Bearer' } : {};
    exchange.fail(refusal.status, refusal.reason, challenge);
    return;
  }
  if (path.is === 'endpoint' && isAllowed(request.method ?? '', path.name)) {
    begin(exchange, request.method === 'POST' ? 'symbol' : path.name, settings);
  } else {
    turnAway(exchange, path);
  }
}

function begin(exchange: Exchange, name: string, settings: Settings): void {
  if (runningCount >= REQUESTS_MAX) {
    const reason = `${REQUESTS_MAX} profiles are being taken already; try again later`;
    exchange.fail(503, reason, { 'Retry-After': '1' });
    return;
  }
  runningCount++;
  serve(exchange, name, settings)
    .catch((error: unknown) => fail(exchange, error))
    .finally(() => runningCount--);
}

function turnAway(exchange: Exchange, path: RequestPath): void {
  const { method } = exchange.request;
  if (path.is === 'elsewhere') {
    answerText(exchange, 404, '404 page not found\n');
  } else if (path.is === 'redirect' && (method === 'GET' || method === 'HEAD')) {
    redirect(exchange, path.location);
  } else {
    const isForSymbols = path.is === 'endpoint' && isSymbol(path.name);
    const allow = isForSymbols ? 'GET, HEAD, POST' : 'GET, HEAD';
    answerText(exchange, 405, 'Method Not Allowed\n', { Allow: allow });
  }
}

function answerText(
  exchange: Exchange,
  status: number,
  body: string,
  headers: Readonly<Record<string, string>> = {},
): void {
  exchange.answer({ status, headers: { 'Content-Type': TEXT, ...headers }, body });
}

/** Express and its kin keep what the client sent, before they cut the mount point off. */
function pathOf(request: IncomingMessage, { prefix, only }: Settings): RequestPath {
  const { originalUrl } = request as { originalUrl?: unknown };
  const url = request.url ?? '/';
  if (only !== undefined) {
    const mark = url.indexOf('?');
    return { is: 'endpoint', name: only, query: mark === -1 ? '' : url.slice(mark + 1) };
  }
  const sent = typeof originalUrl === 'string' ? originalUrl : undefined;
  return requestPath(url, sent, prefix === undefined ? {} : { prefix });
}

async function serve(exchange: Exchange, name: string, settings: Settings): Promise<void> {
  switch (name) {
    case '':
      serveIndex(exchange);
      break;
    case 'profile':
      await serveCpuProfile(exchange, settings);
      break;
    case 'trace':
      await serveTrace(exchange, settings.secondsMax);
      break;
    case 'cmdline':
      serveCommandLine(exchange, settings.cmdline === true);
      break;
    case 'symbol':
      await serveSymbols(exchange, TEXTS);
      break;
    default:
      await serveOther(exchange, name, settings);
  }
}

async function serveOther(exchange: Exchange, name: string, settings: Settings): Promise<void> {
  const source = findSource(name);
  if (source === undefined) exchange.fail(404, 'Unknown profile');
  else await serveNamedProfile(exchange, source, TEXTS, settings);
}

function serveIndex(exchange: Exchange): void {
  const named = allSources().map((source) => ({
    name: source.name,
    count: countOf(source),
    description: source.description,
  }));
  const others = Object.entries(OTHER_ENDPOINTS).map(([name, description]) => ({
    name,
    count: 0,
    description,
  }));
  const entries = [...named, ...others].sort((a, b) => (a.name < b.name ? -1 : 1));
  const headers = { 'Content-Type': 'text/html; charset=utf-8' };
  exchange.answer({ status: 200, headers, body: indexPage(entries) });
}

const OTHER_ENDPOINTS = {
  cmdline: 'The command line invocation of the current program, if the program shows it',
  profile:
    'CPU profile. You can specify the duration in the seconds GET parameter. After you get the profile file, use stackheat or go tool pprof to investigate the profile.',
  symbol:
    "Maps given program counters to function names. Counters can be specified in a GET raw query or POST body, multiple counters are separated by '+'.",
  trace:
    'A Chrome trace of the current program. You can specify the duration in the seconds GET parameter. Open the file in https://ui.perfetto.dev or chrome://tracing.',
};

function serveCommandLine(exchange: Exchange, isShown: boolean): void {
  if (!isShown) {
    const cure = 'pass {cmdline: true} to show it (docs/http.md)';
    exchange.fail(403, `the command line may hold secrets and is not shown; ${cure}`);
    return;
  }
  const words = [process.execPath, ...process.execArgv, ...process.argv.slice(1)];
  exchange.answer({ status: 200, headers: { 'Content-Type': TEXT }, body: words.join('\0') });
}

/** pprof asks for names with POST. Go's mux answers that with 405 since Go 1.22. */
function isAllowed(method: string, name: string): boolean {
  return method === 'GET' || method === 'HEAD' || (method === 'POST' && isSymbol(name));
}

/** Beside a profile with slashes in its name pprof looks for it there. */
function isSymbol(name: string): boolean {
  return name === 'symbol' || name.endsWith('/symbol');
}

function redirect({ response, isHead }: Exchange, location: string): void {
  const headers = { 'Content-Type': 'text/html; charset=utf-8', Location: location };
  response.writeHead(307, headers);
  response.end(isHead ? undefined : `<a href="${location}">Temporary Redirect</a>.\n\n`);
}

function fail(exchange: Exchange, error: unknown): void {
  if (exchange.gone.aborted) return;
  const reason = error instanceof Error ? error.message : String(error);
  if (error instanceof ProfileUnavailableError) exchange.fail(404, reason);
  else if (error instanceof ProfilerBusyError) exchange.fail(500, reason);
  else exchange.fail(500, `failed to collect profile: ${reason}`);
}

/** A source that cannot count must not cost the page. */
function countOf(source: ProfileSource): number {
  try {
    return source.count();
  } catch {
    return 0;
  }
}
