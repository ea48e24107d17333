/**
 * Many sources into one profile, of which only the one being read and the sum are held: two hundred
 * profiles of a fleet need little more memory than what they add up to.
 *
 * That works while all have the same sample types and units, as profiles of one program do. When one
 * differs, only the types that all have in common count from the first on, and what was added is read
 * again. google/pprof's driver (internal/driver/fetch.go) holds all profiles, 128 at a time.
 */
import { checkCompatible, headerOf, mergedHeader, type ProfileHeader } from '../profile/header.ts';
import { IncompatibleError } from '../profile/incompatible-error.ts';
import type { Merger } from '../profile/merge.ts';
import type { Profile } from '../profile/profile.ts';
import { withCommonSampleTypes } from '../profile/sample-types.ts';

export interface ProfileReader {
  /** Undefined when it could not be read, which has been said then. */
  read(): Promise<Profile | undefined>;
  /** Whether reading once more gives the same; what cannot be repeated is held. */
  readonly isRepeatable: boolean;
}

export interface Combined {
  /** Undefined when no source could be read. */
  readonly profile: Profile | undefined;
  /** How many were. */
  readonly count: number;
}

/** A source that could be read, and how to have its profile again. */
interface Found {
  readonly source: number;
  readonly header: ProfileHeader;
  again(): Promise<Profile | undefined>;
}

/** Throws IncompatibleError when the profiles have nothing in common. */
export async function combine(readers: readonly ProfileReader[]): Promise<Combined> {
  const found: Found[] = [];
  let only: Profile | undefined;
  let merger: Merger | undefined;
  let areAlike = true;
  for (const [source, reader] of readers.entries()) {
    const profile = await reader.read();
    if (profile === undefined) continue;
    const header = headerOf(profile);
    areAlike &&= isMergeable(found[0]?.header ?? header, header);
    const mustHold = !areAlike || !reader.isRepeatable;
    const again = mustHold ? async () => profile : () => reader.read();
    found.push({ source, header, again });
    if (!areAlike) merger = undefined;
    else if (found.length === 1) only = profile;
    else {
      merger ??= await mergerOf(only ?? profile);
      merger.add(profile);
    }
    if (found.length > 1) only = undefined;
  }
  return { profile: await sum(found, only, merger), count: found.length };
}

async function mergerOf(first: Profile): Promise<Merger> {
  const { Merger: NewMerger } = await import('../profile/merge.ts');
  const merger = new NewMerger(first);
  merger.add(first);
  return merger;
}

async function sum(
  found: readonly Found[],
  only: Profile | undefined,
  merger: Merger | undefined,
): Promise<Profile | undefined> {
  if (found.length === 0) return undefined;
  if (only !== undefined) return withCommonSampleTypes([only])[0];
  const chunks = chunksOf(found);
  // What comes to nothing within a chunk of pprof's stands elsewhere when it comes back.
  const isInOrder = chunks.length === 1 || !merger?.hasNegative;
  if (merger === undefined || !isInOrder) return await sumOfChunks(chunks);
  const headers = chunks.map((chunk) => mergedHeader(chunk.map(({ header }) => header)));
  return merger.finish(mergedHeader(headers));
}

/** As pprof does it: the types in common, then the finest units, chunk by chunk. */
async function sumOfChunks(chunks: readonly (readonly Found[])[]): Promise<Profile | undefined> {
  const { combineAlike } = await import('./combine-alike.ts');
  let total: Profile | undefined;
  for (const chunk of chunks) {
    const read = await Promise.all(chunk.map((one) => one.again()));
    const profiles = read.filter((profile) => profile !== undefined);
    if (profiles.length === 0) continue;
    const combined = combineAlike(profiles);
    total = total === undefined ? combined : combineAlike([total, combined]);
  }
  return total;
}

const CHUNK_SOURCES = 128;

function chunksOf(found: readonly Found[]): Found[][] {
  const chunks: Found[][] = [];
  for (const one of found) {
    const chunk = Math.floor(one.source / CHUNK_SOURCES);
    chunks[chunk] ??= [];
    chunks[chunk]?.push(one);
  }
  // A chunk of which nothing could be read leaves a hole.
  return chunks.filter((chunk) => chunk !== undefined);
}

/** Whether the profiles can be added as they are; a type named twice is one that pprof takes out. */
function isMergeable(first: ProfileHeader, other: ProfileHeader): boolean {
  const names = new Set(other.sampleTypes.map(({ type }) => type));
  if (names.size !== other.sampleTypes.length || names.size === 0) return false;
  try {
    checkCompatible(first, other);
    return true;
  } catch (error) {
    if (error instanceof IncompatibleError) return false;
    throw error;
  }
}
