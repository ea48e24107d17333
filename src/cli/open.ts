/** `stackheat open SOURCE…`: reads profiles and serves them as a page. */
import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { FetchError } from '../fetch/fetch-error.ts';
import { readProfileBytes, readProfileFile } from '../fetch/read-file.ts';
import { limitsFrom } from '../formats/decode-limits.ts';
import { FormatError } from '../formats/format-error.ts';
import type { Profile } from '../profile/profile.ts';
import type { ProfileSource } from '../web/engine-queries.ts';
import { CommandError, EXIT, type Io } from './io.ts';
import { withReadableFrames } from './pprof/load.ts';
import {
  DEFAULT_HOST,
  DEFAULT_PORT,
  parseListenAddress,
  serveUntilInterrupted,
} from './serve-until-interrupted.ts';
import { sourceNames } from './source-names.ts';

const USAGE = `Usage: stackheat open [options] SOURCE…

Opens profiles in the browser, flame graph first. SOURCE is a file, the address
of a live program's /debug/pprof, or - for standard input; several are shown side by side.

  --port PORT        listen there, or on the next free port (${DEFAULT_PORT})
  --host HOST        listen on this name or address (${DEFAULT_HOST}); beyond this machine the
                     printed address carries a token that works once
  --http HOST:PORT   both, and fail when the port is in use
  --no-browser       only print the address
`;

interface OpenOptions {
  readonly paths: readonly string[];
  readonly host: string;
  readonly port: number;
  readonly findFreePort: boolean;
  readonly mayOpenBrowser: boolean;
}

export async function open(args: readonly string[], io: Io): Promise<number> {
  const options = readOptions(args);
  if (options === 'help') {
    io.stdout.write(USAGE);
    return EXIT.ok;
  }
  const names = sourceNames(options.paths);
  const sources: ProfileSource[] = [];
  // One after another: two large files at once would need both their memory for decoding.
  for (const [i, path] of options.paths.entries()) {
    sources.push({
      name: path === '-' ? 'stdin' : (names[i] ?? path),
      profile: await readShown(path, io),
    });
  }
  return serveUntilInterrupted({ ...options, sources, failureStatus: EXIT.failed }, io);
}

function readOptions(args: readonly string[]): OpenOptions | 'help' {
  const { values, positionals } = parse(args);
  if (values.help) return 'help';
  if (positionals.length === 0) {
    throw new CommandError(
      'open: name a profile, such as cpu.pb.gz; - is standard input',
      EXIT.usage,
    );
  }
  if (values.http !== undefined && (values.port !== undefined || values.host !== undefined)) {
    throw new CommandError(
      '--http holds host and port already; leave out --host and --port',
      EXIT.usage,
    );
  }
  const address =
    values.http === undefined
      ? { host: values.host ?? DEFAULT_HOST, port: readPort(values.port) }
      : parseListenAddress(values.http);
  return {
    paths: positionals,
    ...address,
    findFreePort: values.http === undefined,
    mayOpenBrowser: values['no-browser'] !== true,
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        help: { type: 'boolean', short: 'h' },
        host: { type: 'string' },
        http: { type: 'string' },
        'no-browser': { type: 'boolean' },
        port: { type: 'string' },
      },
    });
  } catch (error) {
    const [reason] = (error instanceof Error ? error.message : String(error)).split('. ', 1);
    throw new CommandError(`open: ${reason}; see stackheat open --help`, EXIT.usage, {
      cause: error,
    });
  }
}

function readPort(text: string | undefined): number {
  if (text === undefined) return DEFAULT_PORT;
  if (/^\d{1,5}$/.test(text) && Number(text) <= 65_535) return Number(text);
  throw new CommandError(`--port ${text}: not a port; write a number from 0 to 65535`, EXIT.usage);
}

/** Frames are shown as `stackheat pprof` shows them. */
export async function readShown(source: string, io: Io): Promise<Profile> {
  try {
    const profile = await readSource(source, io);
    return await withReadableFrames(profile, { symbolize: '', comment: '' }, io);
  } catch (error) {
    if (!(error instanceof FetchError || error instanceof FormatError)) throw error;
    throw new CommandError(error.message, EXIT.failed, { cause: error });
  }
}

async function readSource(source: string, io: Io): Promise<Profile> {
  const limits = limitsFrom(io.env);
  if (isAddress(source)) {
    const { fetchWithCountdown } = await import('./fetch-with-countdown.ts');
    return fetchWithCountdown(source, -1, io);
  }
  if (source === '-') return readProfileBytes(await drain(io), 'standard input', limits);
  return readProfileFile(source, limits);
}

/** A file of that name wins, as it does over a command's name. */
function isAddress(source: string): boolean {
  return !existsSync(source) && /^(https?:\/\/|[\w.-]*:\d{1,5}(\/|$))/i.test(source);
}

async function drain({ stdin }: Io): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of stdin)
    chunks.push(typeof chunk === 'string' ? Buffer.from(chunk) : chunk);
  return Buffer.concat(chunks);
}
