/** From sources to the one profile that reports are made of, by pprof's steps. */
import { readFileSync } from 'node:fs';
import { FetchError } from '../../fetch/fetch-error.ts';
import { readProfileFile } from '../../fetch/read-file.ts';
import { limitsFrom } from '../../formats/decode-limits.ts';
import { FormatError } from '../../formats/format-error.ts';
import type { Mapping, Profile } from '../../profile/profile.ts';
import { withCommonSampleTypes } from '../../profile/sample-types.ts';
import { withNativeNames } from '../../symbolize/native-names.ts';
import { portHint } from '../address.ts';
import type { FetchFlags } from '../fetch-with-countdown.ts';
import { CommandError, EXIT, type Io } from '../io.ts';
import type { CommandLine } from './command-line.ts';
import { LiveSources } from './live-sources.ts';
import { symbolizeMode } from './symbolize-mode.ts';

export type LoadRequest = FetchFlags &
  Pick<CommandLine, 'sources' | 'buildId' | 'symbolize' | 'comment'>;

/** Throws CommandError when no source could be read; sources that fail beside others are only noted. */
export async function loadProfile(request: LoadRequest, io: Io): Promise<Profile> {
  const { binary, sources } = splitBinary(request.sources);
  const live = new LiveSources(request, io);
  const read = await Promise.all(
    sources.map(async (source) => {
      const profile = await readSource(source, live, io);
      return profile && live.located(source, withMainBinary(profile, binary, request.buildId));
    }),
  );
  const profiles = read.filter((profile) => profile !== undefined);
  if (profiles.length === 0) throw failure('failed to fetch any source profiles');
  if (profiles.length < sources.length) {
    io.stderr.write(`Fetched ${profiles.length} source profiles out of ${sources.length}\n`);
  }
  const shown = await withReadableFrames(await combine(profiles), request, io, live);
  await live.keep(shown);
  return shown;
}

/** pprof's steps once a profile is read: names found and shown well, uninteresting frames dropped. */
export async function withReadableFrames(
  profile: Profile,
  { symbolize, comment }: Pick<LoadRequest, 'symbolize' | 'comment'>,
  io: Io,
  live?: LiveSources,
): Promise<Profile> {
  const mode = symbolizeMode(symbolize, (line) => io.stderr.write(`${line}\n`));
  let named = profile;
  // What finds names in binaries is not built yet; pprof asks servers after those.
  if (mode?.isRemote && live !== undefined) named = await live.withNames(named, mode.force);
  if (mode !== undefined) named = await withNativeNames(named, mode.style, mode.force);
  return withComment(await withoutUninteresting(withoutUrlFiles(named)), comment);
}

async function readSource(source: string, live: LiveSources, io: Io): Promise<Profile | undefined> {
  try {
    if (live.has(source)) return await live.read(source);
    if (source === '-') {
      const { readStdin } = await import('../stdin.ts');
      return await readStdin(io);
    }
    return await readProfileFile(source, limitsFrom(io.env));
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
    return PROGRAM_MAGIC.test(readFileSync(path).subarray(0, 4).toString('hex'));
  } catch {
    // What cannot be read is no program; as a source it gets its own message.
    return false;
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

async function combine(profiles: readonly Profile[]): Promise<Profile> {
  try {
    const alike = withCommonSampleTypes(profiles);
    const [only] = alike;
    if (alike.length === 1 && only !== undefined) return only;
    const { merge } = await import('../../profile/merge.ts');
    const { withCommonUnits } = await import('../../fetch/common-units.ts');
    return merge(withCommonUnits(alike));
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    throw failure(`problem fetching source profiles: ${error.message}`);
  }
}

/** A mapping named by the URL that it was fetched from has no file. */
function withoutUrlFiles(profile: Profile): Profile {
  const isUrl = ({ file, buildId }: Mapping): boolean =>
    buildId === '' && /^[a-z][a-z0-9+.-]*:/i.test(file);
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
