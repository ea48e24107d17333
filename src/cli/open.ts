/** `stackheat open SOURCE…`: reads profiles and serves them as a page. */
import { type BundleMember, bundleKind, bundleMembers } from '../fetch/bundle.ts';
import { FetchError } from '../fetch/fetch-error.ts';
import { readProfileFile } from '../fetch/read-file.ts';
import { limitsFrom } from '../formats/decode-limits.ts';
import { FormatError } from '../formats/format-error.ts';
import type { Profile } from '../profile/profile.ts';
import type { ProfileSource } from '../web/engine-queries.ts';
import { portHint } from './address.ts';
import { pageOf, usageOf } from './command-pages.ts';
import { DEFAULT_HOST, DEFAULT_PORT } from './default-address.ts';
import type { FetchFlags } from './fetch-with-countdown.ts';
import { CommandError, EXIT, type Io } from './io.ts';
import { parseFlags } from './parse-flags.ts';
import { LiveSources } from './pprof/live-sources.ts';
import { withReadableFrames } from './pprof/load.ts';
import { parseListenAddress, serveUntilInterrupted } from './serve-until-interrupted.ts';
import { sourceNames } from './source-names.ts';

interface OpenOptions extends SourcesRequest {
  /** What is subtracted from each of the others. */
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
  const sources = await shownSources(options, io);
  return serveUntilInterrupted({ ...options, sources, failureStatus: EXIT.failed }, io);
}

export interface SourcesRequest {
  readonly paths: readonly string[];
  readonly fetch: FetchFlags;
  readonly diff?: string | undefined;
}

/**
 * Profiles with short names that differ, their frames as `stackheat pprof` shows them. With `diff`, each less
 * that base: what got worse is above zero, what got better below.
 */
export async function shownSources(
  { paths, diff, fetch }: SourcesRequest,
  io: Io,
): Promise<readonly ProfileSource[]> {
  const shown = await withBundlesOpened(paths);
  const all = diff === undefined ? shown : [...shown, { path: diff, read: undefined }];
  const names = sourceNames(all.map(({ path }) => path)).map((name, i) =>
    all[i]?.path === '-' ? 'stdin' : name,
  );
  const profiles = await readAll(all, fetch, io);
  const sources = profiles.map((profile, i) => ({ name: names[i] ?? '', profile }));
  if (diff === undefined) return sources;
  const base = sources.pop();
  return await Promise.all(
    sources.map(async ({ name, profile }) => ({
      name: `${name} minus ${base?.name}`,
      // The base is the last of what was read.
      profile: await lessBase(name, profile, base?.profile as Profile),
    })),
  );
}

interface ShownSource {
  readonly path: string;
  /** Of a profile in a bundle: folders and zip files of profiles. */
  readonly read: BundleMember['read'] | undefined;
}

async function withBundlesOpened(paths: readonly string[]): Promise<readonly ShownSource[]> {
  const shown: ShownSource[] = [];
  for (const path of paths) {
    if (bundleKind(path) === undefined) {
      shown.push({ path, read: undefined });
      continue;
    }
    try {
      for (const { name, read } of await bundleMembers(path)) {
        shown.push({ path: `${path}/${name}`, read });
      }
    } catch (error) {
      if (!(error instanceof FetchError)) throw error;
      throw new CommandError(error.message, EXIT.failed, { cause: error });
    }
  }
  return shown;
}

async function lessBase(name: string, profile: Profile, base: Profile): Promise<Profile> {
  const { withoutBase } = await import('./pprof/base.ts');
  try {
    return withoutBase(profile, base, { isDiff: true, normalize: false });
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    throw new CommandError(`${name}: ${error.message}`, EXIT.failed, { cause: error });
  }
}

function readOptions(args: readonly string[]): OpenOptions | 'help' {
  const { values, positionals } = parseFlags('open', args, OPEN_FLAGS);
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
    fetch: {
      seconds: readSeconds('seconds', values.seconds),
      timeout: readSeconds('timeout', values.timeout),
      headers: values.header ?? [],
      tls: { cert: values.tls_cert ?? '', key: values.tls_key ?? '', ca: values.tls_ca ?? '' },
    },
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
  header: { type: 'string', multiple: true },
  seconds: { type: 'string' },
  timeout: { type: 'string' },
  tls_ca: { type: 'string' },
  tls_cert: { type: 'string' },
  tls_key: { type: 'string' },
} as const;

function readPort(text: string | undefined): number {
  if (text === undefined) return DEFAULT_PORT;
  if (/^\d{1,5}$/.test(text) && Number(text) <= 65_535) return Number(text);
  throw new CommandError(`--port ${text}: not a port; write a number from 0 to 65535`, EXIT.usage);
}

function readSeconds(flag: string, text: string | undefined): number {
  if (text === undefined) return -1;
  if (/^\d{1,9}s?$/.test(text)) return Number.parseInt(text, 10);
  throw new CommandError(`--${flag} ${text}: not a number of seconds`, EXIT.usage);
}

/** Live programs side by side, since each takes its time; files one after another, for their memory. */
async function readAll(
  sources: readonly ShownSource[],
  fetch: FetchFlags,
  io: Io,
): Promise<Profile[]> {
  const live = new LiveSources(fetch, io);
  try {
    const fetched = await Promise.all(
      sources.map((source) => (live.has(source.path) ? read(source, live, io) : undefined)),
    );
    const profiles: Profile[] = [];
    for (const [i, source] of sources.entries()) {
      profiles.push(fetched[i] ?? (await read(source, live, io)));
    }
    return profiles;
  } catch (error) {
    live.close();
    throw error;
  }
}

/** Frames are shown as `stackheat pprof` shows them, and what was fetched is kept as it keeps it. */
async function read(source: ShownSource, live: LiveSources, io: Io): Promise<Profile> {
  const { path } = source;
  try {
    const profile = await (source.read?.(limitsFrom(io.env)) ?? readSource(path, live, io));
    const shown = await withReadableFrames(profile, { symbolize: '', comment: '' }, io, live);
    if (live.has(path)) await live.keep(shown);
    return shown;
  } catch (error) {
    if (!(error instanceof FetchError || error instanceof FormatError)) throw error;
    const hint = error instanceof FetchError ? portHint(path) : '';
    throw new CommandError(`${error.message}${hint}`, EXIT.failed, { cause: error });
  }
}

async function readSource(source: string, live: LiveSources, io: Io): Promise<Profile> {
  if (live.has(source)) return live.located(source, await live.read(source));
  if (source === '-') {
    const { readStdin } = await import('./stdin.ts');
    return await readStdin(io);
  }
  return await readProfileFile(source, limitsFrom(io.env));
}
