/**
 * A port of the endpoints' own. It never keeps the program alive, and a port that cannot be had is said
 * and no reason for the program to end.
 */
import { createServer, type Server } from 'node:http';
import { isLoopbackAddress } from './access.ts';
import { type HandlerOptions, listener } from './handler.ts';
import { GO_PREFIX } from './request-path.ts';

export interface ServerOptions extends HandlerOptions {
  /**
   * `127.0.0.1:6060`, `:6060`, `[::1]:6060`, `localhost:0` (a free port), or the path of a unix socket
   * (`/run/app/pprof.sock`, `unix:pprof.sock`). Without a host it is 127.0.0.1, and every interface only
   * with a token or `allow`.
   */
  readonly addr: string;
  /** Hears once why the port is not served; a process warning when left out. */
  readonly onTrouble?: ((message: string) => void) | undefined;
}

/** A request here is one line and a few headers; whoever takes longer holds a socket on purpose. */
const REQUEST_TIMEOUT_MS = 10_000;
const CONNECTIONS_MAX = 64;

/** Listens from the next turn of the event loop on; `close()` ends it. Never throws. */
export function openServer({ addr, onTrouble = warn, ...options }: ServerOptions): Server {
  const place = placeOf(addr, isGuarded(options));
  const isPrivate = 'path' in place;
  const server = createServer(
    { requestTimeout: REQUEST_TIMEOUT_MS, headersTimeout: REQUEST_TIMEOUT_MS },
    listener({ prefix: GO_PREFIX, ...options, isPrivate }),
  );
  server.maxConnections = CONNECTIONS_MAX;
  server.on('connection', (socket) => socket.unref());
  server.on('error', (error: NodeJS.ErrnoException) => onTrouble(troubleOf(addr, error)));
  server.unref();
  if ('refusal' in place) onTrouble(`stackheat: no profiles at ${addr}: ${place.refusal}`);
  else server.listen(place);
  return server;
}

type Place =
  | { readonly host: string; readonly port: number }
  | { readonly path: string }
  | { readonly refusal: string };

function isGuarded({ token, allow }: HandlerOptions): boolean {
  return allow !== undefined || (token !== undefined && token !== '');
}

function placeOf(addr: string, isGuarded: boolean): Place {
  const path = /^unix:(.+)$/.exec(addr)?.[1] ?? (addr.includes('/') ? addr : undefined);
  if (path !== undefined) return { path };
  const [, bracketed, plain, portText] = /^(?:\[(.*)\]|([^:]*)):([0-9]{1,5})$/.exec(addr) ?? [];
  const port = Number(portText);
  if (portText === undefined || port > 65_535) {
    return { refusal: 'it is no HOST:PORT and no path of a socket; write 127.0.0.1:6060' };
  }
  const host = bracketed ?? plain ?? '';
  if (host === '') return { host: isGuarded ? '::' : '127.0.0.1', port };
  if (isGuarded || host === 'localhost' || isLoopbackAddress(host)) return { host, port };
  const cure = 'set a token, or {allow: (request) => …}, or listen on 127.0.0.1';
  return { refusal: `everybody who reaches this machine could ask there; ${cure}` };
}

function troubleOf(addr: string, { code, message }: NodeJS.ErrnoException): string {
  const what = `stackheat: no profiles at ${addr}`;
  switch (code) {
    case 'EADDRINUSE':
      return `${what}: the address is in use; choose another, or port 0 for a free one`;
    case 'EACCES':
      return `${what}: that needs privileges; choose a port above 1023, or a folder of yours`;
    default:
      return `${what}: ${message}`;
  }
}

function warn(message: string): void {
  process.emitWarning(message);
}
