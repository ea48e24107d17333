/** From sources to the one profile that reports are made of, by pprof's steps. */
import { closeSync, openSync, readFileSync, readSync } from 'node:fs';
import { combine, type ProfileReader } from '../../fetch/combine.ts';
import { FetchError } from '../../fetch/fetch-error.ts';
import { type ReadOptions, readProfileFile } from '../../fetch/read-file.ts';
import { limitsFrom } from '../../formats/decode-limits.ts';
import { FormatError } from '../../formats/format-error.ts';
import { IncompatibleError } from '../../profile/incompatible-error.ts';
import type { Mapping, Profile } from '../../profile/profile.ts';
import { isEmptyCoff } from '../../symbolize/empty-coff.ts';
import { withNativeNames } from '../../symbolize/native-names.ts';
import { portHint } from '../address.ts';
import type { FetchFlags } from '../fetch-with-countdown.ts';
import { CommandError, EXIT, type Io } from '../io.ts';
import { isFile } from '../is-file.ts';
import type { CommandLine } from './command-line.ts';
import { LiveSources } from './live-sources.ts';
import { symbolizeMode } from './symbolize-mode.ts';

export type LoadRequest = FetchFlags &
  Pick<CommandLine, 'sources' | 'base' | 'buildId' | 'symbolize' | 'comment'> & {
    readonly allFrames?: boolean;
    /** Nobody will see a frame, so that no name has to be made readable and no stack kept. */
    readonly areFramesUnused?: boolean;
  };

type FrameRequest = Pick<LoadRequest, 'symbolize' | 'comment' | 'allFrames' | 'areFramesUnused'>;

/** Throws CommandError when no source could be read; sources that fail beside others are only noted. */
export async function loadProfile(request: LoadRequest, io: Io): Promise<Profile> {
  const live = new LiveSources(request, io);
  try {
    const combined = await combineSources(request, live, io);
    const shown = await withReadableFrames(combined, request, io, live);
    await live.keep(shown);
    return shown;
  } catch (error) {
    // A base that is still being recorded is of no use without its profile.
    live.close();
    throw error;
  }
}

async function combineSources(request: LoadRequest, live: LiveSources, io: Io): Promise<Profile> {
  const { binary, sources } = splitBinary(request.sources);
  // Several are added up by their stacks.
  const isAlone = sources.length === 1 && request.base.sources.length === 0;
  const areStacksUnused = isAlone && request.areFramesUnused === true;
  const readerOf = (source: string): ProfileReader =>
    sourceReader(source, async () => {
      const profile = await readSource(source, live, io, { areStacksUnused });
      return profile && live.located(source, withMainBinary(profile, binary, request.buildId));
    });
  // Both at once: live programs are then profiled at the same time.
  const readers = sources.map(readerOf);
  const baseReaders = request.base.sources.map(readerOf);
  const profile = await combineRole('source', readers, io);
  if (baseReaders.length === 0) return profile;
  const { withoutBase } = await import('./base.ts');
  const base = await combineRole('base', baseReaders, io);
  return withoutBase(profile, base, request.base);
}

async function combineRole(
  role: 'base' | 'source',
  readers: readonly ProfileReader[],
  io: Io,
): Promise<Profile> {
  try {
    const { profile, count } = await combine(readers);
    if (profile === undefined) throw failure(`failed to fetch any ${role} profiles`);
    if (count < readers.length) {
      io.stderr.write(`Fetched ${count} ${role} profiles out of ${readers.length}\n`);
    }
    return profile;
  } catch (error) {
    if (!(error instanceof IncompatibleError)) throw error;
    const cure = readers.length > 1 ? 'merge profiles of one kind' : 'record it anew';
    throw failure(`problem fetching ${role} profiles: ${error.message}; ${cure}`);
  }
}

/** pprof's steps once a profile is read: names found and shown well, uninteresting frames dropped. */
export async function withReadableFrames(
  profile: Profile,
  { symbolize, comment, allFrames, areFramesUnused }: FrameRequest,
  io: Io,
  live?: LiveSources,
): Promise<Profile> {
  const mode = symbolizeMode(symbolize, (line) => io.stderr.write(`${line}\n`));
  let named = allFrames ? { ...profile, dropFrames: '', keepFrames: '' } : profile;
  // What finds names in binaries is not built yet; pprof asks servers after those.
  if (mode?.isRemote && live !== undefined) named = await live.withNames(named, mode.force);
  // What is fetched is kept in a file, where names are readable; drop_frames knows readable names.
  const isUnseen = areFramesUnused && !live?.hasFetched && named.dropFrames === '';
  if (mode !== undefined && !isUnseen) {
    named = await withNativeNames(named, mode.style, mode.force);
  }
  return withComment(await withoutUninteresting(withoutUrlFiles(named)), comment);
}

/** What is not a file is asked at once, side by side with the others, and is held. */
function sourceReader(source: string, read: ProfileReader['read']): ProfileReader {
  if (isFile(source)) return { read, isRepeatable: true };
  const asked = read();
  // Whoever reads it hears of a failure; until then nobody waits for it.
  asked.catch(() => undefined);
  return { read: () => asked, isRepeatable: false };
}

async function readSource(
  source: string,
  live: LiveSources,
  io: Io,
  options: ReadOptions,
): Promise<Profile | undefined> {
  try {
    if (live.has(source)) return await live.read(source);
    if (source === '-') {
      const { readStdin } = await import('../stdin.ts');
      return await readStdin(io);
    }
    return await readProfileFile(source, limitsFrom(io.env), options);
  } catch (error) {
    if (!(error instanceof FormatError) && !(error instanceof FetchError)) throw error;
    const hint = error instanceof FetchError ? portHint(source) : '';
    io.stderr.write(`${error.message}${hint}\n`);
    return undefined;
  }
}

/** The first of several words is the program when it is one. */
function splitBinary(words: readonly string[]): { binary: string; sources: readonly string[] } {
  const [first = '', ...rest] = words;
  if (rest.length > 0 && isProgram(first)) return { binary: first, sources: rest };
  return { binary: '', sources: words };
}

/** ELF, Mach-O of either width and byte order, or PE. */
const PROGRAM_MAGIC = /^(7f454c46|cffaedfe|cefaedfe|feedfacf|feedface|4d5a)/;

function isProgram(path: string): boolean {
  try {
    // A pipe can be read once only.
    if (!isFile(path)) return false;
    const magic = firstBytes(path, 4).toString('hex');
    return PROGRAM_MAGIC.test(magic) || (magic === '00000000' && isEmptyCoff(readFileSync(path)));
  } catch {
    // What cannot be read is no program; as a source it gets its own message.
    return false;
  }
}

function firstBytes(path: string, count: number): Buffer {
  const file = openSync(path, 'r');
  try {
    const bytes = Buffer.alloc(count);
    return bytes.subarray(0, readSync(file, bytes));
  } finally {
    closeSync(file);
  }
}

const NO_MAPPING: Mapping = {
  id: 1n,
  start: 0n,
  limit: 0n,
  offset: 0n,
  file: '',
  buildId: '',
  hasFunctions: false,
  hasFilenames: false,
  hasLineNumbers: false,
  hasInlineFrames: false,
};

/** A profile without mappings gets an empty one for all locations; the first is the main binary. */
function withMainBinary(profile: Profile, binary: string, buildId: string): Profile {
  const isBare = profile.mappings.length === 0;
  const [main = NO_MAPPING, ...others] = profile.mappings;
  const named = {
    ...main,
    file: binary === '' ? main.file : binary,
    buildId: main.buildId === '' ? buildId : main.buildId,
  };
  const mappingIndexes = new Int32Array(profile.locations.count);
  return {
    ...profile,
    mappings: [named, ...others],
    locations: isBare ? { ...profile.locations, mappingIndexes } : profile.locations,
  };
}

/** A mapping named by the URL that it was fetched from has no file. */
function withoutUrlFiles(profile: Profile): Profile {
  const isUrl = ({ file, buildId }: Mapping): boolean =>
    buildId === '' && /^[A-Za-z][A-Za-z0-9+.-]*:/.test(file);
  if (!profile.mappings.some(isUrl)) return profile;
  const mappings = profile.mappings.map((mapping) =>
    isUrl(mapping) ? { ...mapping, file: '' } : mapping,
  );
  return { ...profile, mappings };
}

/** Patterns out of a profile that do not parse drop nothing, as in pprof. */
async function withoutUninteresting(profile: Profile): Promise<Profile> {
  if (profile.dropFrames === '') return profile;
  const { pattern, PatternError } = await import('../../profile/pattern.ts');
  const { prune } = await import('../../profile/prune.ts');
  try {
    const drops = pattern(`^(${profile.dropFrames})$`);
    const keeps = profile.keepFrames === '' ? () => false : pattern(`^(${profile.keepFrames})$`);
    return prune(profile, (name) => drops(name) && !keeps(name));
  } catch (error) {
    if (error instanceof PatternError) return profile;
    throw error;
  }
}

function withComment(profile: Profile, comment: string): Profile {
  return comment === '' ? profile : { ...profile, comments: [...profile.comments, comment] };
}

function failure(message: string): CommandError {
  return new CommandError(message, EXIT.usage);
}
