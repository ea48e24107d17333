/** Binds a port on the addresses that a host name stands for. */
import { createServer, type Server } from 'node:http';
import { isWildcard } from './access.ts';

export class ServeError extends Error {
  override readonly name = 'ServeError';
}

export interface ListenOptions {
  /** `localhost` listens on both its addresses; empty or 0.0.0.0 on every interface. */
  readonly host: string;
  /** 0 lets the system choose. */
  readonly port: number;
  /** Goes on to the next ports when this one is in use; otherwise ServeError. */
  readonly findFreePort: boolean;
}

export interface Listening {
  /** Without a listener for requests yet. */
  readonly servers: readonly Server[];
  readonly port: number;
}

/** Ports tried after the one asked for. */
const PORTS_TRIED_MAX = 50;

/** A request here is one line and a few headers; whoever takes longer holds a socket on purpose. */
const REQUEST_TIMEOUT_MS = 10_000;

export async function listen({ host, port, findFreePort }: ListenOptions): Promise<Listening> {
  const last = findFreePort && port !== 0 ? Math.min(port + PORTS_TRIED_MAX, 65_535) : port;
  for (let candidate = port; candidate <= last; candidate++) {
    const listening = await listenOn(host, candidate);
    if (listening !== undefined) return listening;
  }
  const ports = last > port ? `ports ${port} to ${last} are` : `port ${port} is`;
  throw new ServeError(`${ports} in use on ${host || 'this machine'}; choose another port`);
}

export async function closeServers(servers: readonly Server[]): Promise<void> {
  await Promise.all(
    servers.map((server) => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      // A browser keeps its connections open for minutes.
      server.closeAllConnections();
      return closed;
    }),
  );
}

/** Undefined when the port is taken on any of the addresses. */
async function listenOn(host: string, port: number): Promise<Listening | undefined> {
  const servers: Server[] = [];
  let boundPort = port;
  for (const address of addressesOf(host)) {
    const outcome = await bind(address, boundPort);
    if (outcome instanceof Error) {
      // A machine may be without IPv6; localhost is then its other address alone.
      if (servers.length > 0 && outcome.code !== 'EADDRINUSE') continue;
      await closeServers(servers);
      if (outcome.code === 'EADDRINUSE') return undefined;
      throw new ServeError(bindFailure(host, port, outcome), { cause: outcome });
    }
    servers.push(outcome.server);
    boundPort = outcome.port;
  }
  return { servers, port: boundPort };
}

/** A browser tries ::1 for localhost first, where another program could sit. */
function addressesOf(host: string): readonly (string | undefined)[] {
  if (host === 'localhost') return ['127.0.0.1', '::1'];
  return isWildcard(host) && host !== '0.0.0.0' ? [undefined] : [host];
}

function bind(
  address: string | undefined,
  port: number,
): Promise<{ readonly server: Server; readonly port: number } | NodeJS.ErrnoException> {
  const server = createServer({
    requestTimeout: REQUEST_TIMEOUT_MS,
    headersTimeout: REQUEST_TIMEOUT_MS,
  });
  return new Promise((resolve) => {
    server.once('error', resolve);
    server.listen({ port, ...(address !== undefined && { host: address }) }, () => {
      server.off('error', resolve);
      const bound = server.address();
      resolve({ server, port: typeof bound === 'object' && bound !== null ? bound.port : port });
    });
  });
}

function bindFailure(host: string, port: number, { code, message }: NodeJS.ErrnoException): string {
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') {
    return `${host} is no address of this machine; try localhost`;
  }
  if (code === 'EACCES') return `port ${port} needs privileges; choose one above 1023`;
  return `cannot listen on ${host}:${port}: ${message}`;
}
