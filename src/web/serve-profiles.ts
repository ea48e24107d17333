/** Serves profiles in memory to a browser, until closed. */
import { networkInterfaces } from 'node:os';
import { isLoopback, isWildcard, pageUrl } from './access.ts';
import { engineQueries, type ProfileSource } from './engine-queries.ts';
import { closeServers, type ListenOptions, listen, ServeError } from './listening.ts';
import { pageFiles, pageFolder } from './page-files.ts';
import type { PageOptions } from './page-options.ts';
import { pageListener } from './server.ts';
import { signIn } from './sign-in.ts';

export interface ServeOptions extends ListenOptions {
  /** At least one; their names differ. */
  readonly sources: readonly ProfileSource[];
  /** Options in force where an address says nothing. */
  readonly defaults?: PageOptions;
  /** Lines for the user that come up later: the next address to sign in with, faults. */
  readonly log: (line: string) => void;
}

export interface ServedPage {
  /** With a one-time token when the page can be reached from other machines. */
  readonly url: string;
  readonly port: number;
  readonly close: () => Promise<void>;
}

/** Throws ServeError with a message for the user. */
export async function serveProfiles(options: ServeOptions): Promise<ServedPage> {
  const { host, log, sources, defaults = {} } = options;
  const folder = pageFolder();
  if (folder === undefined) throw new ServeError('the page is not built; run npm run build');
  const files = pageFiles(folder);
  await Promise.all([files('page.html'), files('main.css'), files('main.js')]);
  const queries = engineQueries(sources, { defaults });
  const { servers, port } = await listen(options);
  const guard = isLoopback(host) ? undefined : signIn(port);
  const url = (): string => {
    const page = pageUrl({ host: isWildcard(host) ? outsideAddress() : host, port });
    return guard === undefined ? page : `${page}?token=${guard.token()}`;
  };
  const listener = pageListener({
    address: { host, port },
    files,
    queries,
    signIn: guard,
    onSignedIn: () => log(`A browser has signed in. For another one: ${url()}`),
    onFault: (fault) => log(`stackheat: ${fault instanceof Error ? fault.stack : fault}`),
  });
  for (const server of servers) server.on('request', listener);
  // Merging now, while the browser starts, is what the first look would wait for. A failure is told to
  // the request that asks for the same.
  setImmediate(() => void queries.flameGraph({}).catch(() => undefined));
  return { url: url(), port, close: () => closeServers(servers) };
}

/** What other machines call this one, as far as it knows itself. */
function outsideAddress(): string {
  const addresses = Object.values(networkInterfaces()).flatMap((one) => one ?? []);
  const outside = addresses.filter(({ internal }) => !internal);
  const preferred = outside.find(({ family }) => family === 'IPv4') ?? outside[0];
  return preferred?.address ?? 'localhost';
}
