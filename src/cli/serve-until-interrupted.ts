/** Serves profiles until Ctrl-C and says where: what `open`, `pprof -http` and the demo have in common. */
import { isLoopback } from '../web/access.ts';
import type { ProfileSource } from '../web/engine-queries.ts';
import { ServeError } from '../web/listening.ts';
import type { PageOptions } from '../web/page-options.ts';
import { type ServedPage, serveProfiles } from '../web/serve-profiles.ts';
import { browserLaunches, openBrowser, wantsBrowser } from './browser.ts';
import { DEFAULT_HOST } from './default-address.ts';
import { CommandError, EXIT, type Io } from './io.ts';

export interface ServeUntilOptions {
  /** Their names differ. */
  readonly sources: readonly ProfileSource[];
  /** Options in force where an address says nothing (web/page-options.ts). */
  readonly defaults?: PageOptions;
  readonly host: string;
  readonly port: number;
  /** Takes the next free port when this one is in use, and says so. */
  readonly findFreePort: boolean;
  readonly mayOpenBrowser: boolean;
  /** When the page cannot be served; Go's pprof has 2 for all failures. */
  readonly failureStatus: number;
}

/** Resolves when the user ends it, which is how a server ends well: status 0. */
export async function serveUntilInterrupted(options: ServeUntilOptions, io: Io): Promise<number> {
  const log = (line: string): void => void io.stderr.write(`${line}\n`);
  const page = await startPage(options, log);
  // Whoever reads the greeting may answer it at once.
  const interrupted = interruption();
  for (const line of greeting(page, options, io.env)) log(line);
  const isTerminal = io.stderr.isTTY === true;
  if (options.mayOpenBrowser && wantsBrowser(isTerminal, io.env)) {
    await openBrowser(browserLaunches(page.url, process.platform, io.env));
  }
  await interrupted;
  await page.close();
  return EXIT.ok;
}

/** pprof's HOST:PORT: without a host it is this machine, without a port any that is free. */
export function parseListenAddress(text: string): { readonly host: string; readonly port: number } {
  const [, host = '', portText = ''] = /^(.*?):(\d*)$/.exec(text) ?? [];
  const port = Number(portText);
  if (!text.includes(':') || (text !== ':' && host === '' && portText === '') || port > 65_535) {
    throw new CommandError(`${text}: not a HOST:PORT; write localhost:8080 or :8080`, EXIT.usage);
  }
  return { host: host.replace(/^\[(.*)\]$/, '$1') || DEFAULT_HOST, port };
}

async function startPage(
  options: ServeUntilOptions,
  log: (line: string) => void,
): Promise<ServedPage> {
  try {
    return await serveProfiles({ ...options, log });
  } catch (error) {
    if (!(error instanceof ServeError)) throw error;
    throw new CommandError(error.message, options.failureStatus, { cause: error });
  }
}

function greeting(
  { url, port }: ServedPage,
  options: Pick<ServeUntilOptions, 'host' | 'port'>,
  env: Io['env'],
): readonly string[] {
  const lines: string[] = [];
  if (options.port !== 0 && port !== options.port) {
    lines.push(`Port ${options.port} is in use; taking ${port}.`);
  }
  // pprof's words, which scripts wait for.
  lines.push(`Serving web UI on ${url}`);
  if (!isLoopback(options.host)) {
    lines.push(
      'The address works once, in one browser. Whoever listens on the network between can read along:',
      'where that matters, serve on localhost and go through ssh -L.',
    );
  } else if (env.SSH_CONNECTION !== undefined) {
    lines.push(`On your own machine, run: ${tunnelCommand(port, env)}`, `and open ${url} there.`);
  }
  lines.push('Press Ctrl-C to end.');
  return lines;
}

/** SSH_CONNECTION is the client's address and port, then the server's: the way back in. */
function tunnelCommand(port: number, env: Io['env']): string {
  const [, , address = 'THIS-MACHINE', sshPort = '22'] = (env.SSH_CONNECTION ?? '').split(' ');
  const user = env.USER ?? env.LOGNAME;
  const where = user === undefined ? address : `${user}@${address}`;
  const portOption = sshPort === '22' ? '' : ` -p ${sshPort}`;
  return `ssh -N -L ${port}:localhost:${port}${portOption} ${where}`;
}

/** A second Ctrl-C ends the process at once, since nobody listens any more. */
function interruption(): Promise<void> {
  return new Promise((resolve) => {
    const end = (): void => {
      process.off('SIGINT', end);
      process.off('SIGTERM', end);
      resolve();
    };
    process.on('SIGINT', end);
    process.on('SIGTERM', end);
  });
}
