/** `stackheat open SOURCE…`: reads profiles and serves them as a page. */
import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { FetchError } from '../fetch/fetch-error.ts';
import { readProfileBytes, readProfileFile } from '../fetch/read-file.ts';
import { limitsFrom } from '../formats/decode-limits.ts';
import { FormatError } from '../formats/format-error.ts';
import type { Profile } from '../profile/profile.ts';
import type { ProfileSource } from '../web/engine-queries.ts';
import { pageOf, usageOf } from './command-pages.ts';
import { DEFAULT_HOST, DEFAULT_PORT } from './default-address.ts';
import { CommandError, EXIT, type Io } from './io.ts';
import { withReadableFrames } from './pprof/load.ts';
import { parseListenAddress, serveUntilInterrupted } from './serve-until-interrupted.ts';
import { sourceNames } from './source-names.ts';

interface OpenOptions {
  readonly paths: readonly string[];
  /** What is subtracted from each of them. */
  readonly diff: string | undefined;
  readonly host: string;
  readonly port: number;
  readonly findFreePort: boolean;
  readonly mayOpenBrowser: boolean;
}

export async function open(args: readonly string[], io: Io): Promise<number> {
  const options = readOptions(args);
  if (options === 'help') {
    io.stdout.write(usageOf(pageOf('open')));
    return EXIT.ok;
  }
  const { paths, diff } = options;
  const names = sourceNames(diff === undefined ? paths : [...paths, diff]);
  const base = diff === undefined ? undefined : await readOrExplain(diff, io);
  const sources: ProfileSource[] = [];
  // One after another: two large files at once would need both their memory for decoding.
  for (const [i, path] of paths.entries()) {
    const own = path === '-' ? 'stdin' : (names[i] ?? path);
    const name = diff === undefined ? own : `${own} minus ${names.at(-1)}`;
    const read = await readOrExplain(path, io);
    const compared = base === undefined ? read : await lessBase(path, read, base);
    // Frames are shown as `stackheat pprof` shows them.
    const profile = await withReadableFrames(compared, { symbolize: '', comment: '' }, io);
    sources.push({ name, profile });
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
    diff: values.diff,
    ...address,
    findFreePort: values.http === undefined,
    mayOpenBrowser: values['no-browser'] !== true,
  };
}

/** Each stands in command-pages.ts. */
export const OPEN_FLAGS = {
  diff: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
  host: { type: 'string' },
  http: { type: 'string' },
  'no-browser': { type: 'boolean' },
  port: { type: 'string' },
} as const;

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: OPEN_FLAGS,
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

/** What got worse is above zero, what got better below. */
async function lessBase(name: string, profile: Profile, base: Profile): Promise<Profile> {
  const { withoutBase } = await import('./pprof/base.ts');
  try {
    return withoutBase(profile, base, { isDiff: true, normalize: false });
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    throw new CommandError(`${name}: ${error.message}`, EXIT.failed, { cause: error });
  }
}

async function readOrExplain(source: string, io: Io): Promise<Profile> {
  try {
    return await readSource(source, io);
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
