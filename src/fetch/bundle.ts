/**
 * A bundle: the profiles of one recording in a folder or a zip file, with manifest.json that lists them
 * (`stackheat record` writes it). Folders and zip files of profiles without one are taken as they are.
 */
import { closeSync, openSync, readdirSync, readFileSync, readSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { DEFAULT_LIMITS, type DecodeLimits } from '../formats/decode-limits.ts';
import type { Profile } from '../profile/profile.ts';
import { FetchError } from './fetch-error.ts';
import { readProfileBytes, readProfileFile } from './read-file.ts';

export interface BundleMember {
  /** Below the bundle, with slashes. */
  readonly name: string;
  /** Throws FetchError and FormatError. */
  read(limits?: DecodeLimits): Promise<Profile>;
}

/** More profiles than this are no recording, and more than a page can offer. */
export const MEMBERS_MAX = 512;
/** Of a zip file's members together, unpacked; profiles in it are compressed once more by themselves. */
const ZIP_BYTES_MAX = 1024 * 1024 * 1024;
const MANIFEST_BYTES_MAX = 16 * 1024 * 1024;

/** undefined for what is one file that is no zip, or is not there. */
export function bundleKind(path: string): 'folder' | 'zip' | undefined {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats === undefined) return undefined;
  if (stats.isDirectory()) return 'folder';
  return stats.isFile() && startsAsZip(path) ? 'zip' : undefined;
}

/** In the manifest's order, else by name. Throws FetchError. */
export async function bundleMembers(path: string): Promise<readonly BundleMember[]> {
  const members = bundleKind(path) === 'zip' ? await inZip(path) : inFolder(path);
  if (members.length > MEMBERS_MAX) {
    throw new FetchError(path, `holds ${members.length} profiles; name some of them`);
  }
  if (members.length > 0) return members;
  throw new FetchError(path, `holds no profiles (${WANTED}); name one, such as cpu.pb.gz`);
}

const WANTED = '*.pb.gz, *.pb, *.pprof, *.prof, *.out, or those in a manifest.json';
const PROFILE_NAME = /\.(pb|pb\.gz|pprof|prof|out)$/;

function inFolder(path: string): readonly BundleMember[] {
  const listed = listedIn(path, () => {
    const manifest = join(path, 'manifest.json');
    if (statSync(manifest, { throwIfNoEntry: false })?.isFile() !== true) return undefined;
    return readFileSync(manifest, 'utf8');
  });
  const names =
    listed ??
    readdirSync(path)
      .filter((name) => PROFILE_NAME.test(name))
      .sort();
  return names.map((name) => ({
    name,
    read: (limits) => readProfileFile(join(path, name), limits),
  }));
}

async function inZip(path: string): Promise<readonly BundleMember[]> {
  const files = await unzipped(path);
  const text = files['manifest.json'];
  const listed = listedIn(path, () => text && new TextDecoder().decode(text));
  const names =
    listed ??
    Object.keys(files)
      .filter((name) => PROFILE_NAME.test(name))
      .sort();
  return names.map((name) => ({
    name,
    read: async (limits = DEFAULT_LIMITS) => {
      const bytes = files[name];
      if (bytes === undefined) throw new FetchError(`${path}/${name}`, 'is not in the bundle');
      return await readProfileBytes(bytes, `${path}/${name}`, limits);
    },
  }));
}

async function unzipped(path: string): Promise<Readonly<Record<string, Uint8Array>>> {
  const { unzipSync } = await import('fflate');
  let left = ZIP_BYTES_MAX;
  try {
    return unzipSync(readFileSync(path), {
      filter: ({ name, originalSize }) => {
        if (!PROFILE_NAME.test(name) && name !== 'manifest.json') return false;
        left -= originalSize;
        if (left < 0)
          throw new Error(`unpacks to more than ${ZIP_BYTES_MAX} bytes; unpack it first`);
        return true;
      },
    });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new FetchError(path, `is a zip file that cannot be read: ${reason}`, { cause: error });
  }
}

/** The files that a manifest lists; undefined when there is none of ours. Throws FetchError. */
function listedIn(path: string, readText: () => string | undefined): readonly string[] | undefined {
  const text = readText();
  if (text === undefined) return undefined;
  if (text.length > MANIFEST_BYTES_MAX) throw new FetchError(path, 'its manifest.json is too long');
  const profiles = profilesOf(parsed(path, text));
  return profiles?.map((file) => {
    // Not out of the bundle, by whichever separator.
    const isInside = !/^[\\/]|(^|[\\/])\.\.([\\/]|$)|^[a-z]:|\0/i.test(file);
    if (isInside) return file;
    throw new FetchError(
      path,
      `its manifest.json names ${JSON.stringify(file)}, which is elsewhere`,
    );
  });
}

function parsed(path: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new FetchError(path, 'its manifest.json is no JSON', { cause: error });
  }
}

/** undefined for the manifest of something else. */
function profilesOf(manifest: unknown): readonly string[] | undefined {
  if (typeof manifest !== 'object' || manifest === null) return undefined;
  const { schema, profiles } = manifest as Readonly<Record<string, unknown>>;
  if (schema !== 'stackheat-recording' || !Array.isArray(profiles)) return undefined;
  return profiles.flatMap((profile: unknown) => {
    const file =
      typeof profile === 'object' && profile !== null && 'file' in profile && profile.file;
    return typeof file === 'string' ? [file] : [];
  });
}

function startsAsZip(path: string): boolean {
  let file: number | undefined;
  try {
    file = openSync(path, 'r');
    const head = new Uint8Array(4);
    return readSync(file, head) === 4 && String.fromCharCode(...head) === 'PK\x03\x04';
  } catch {
    // Whoever reads it says why it cannot be read.
    return false;
  } finally {
    if (file !== undefined) closeSync(file);
  }
}
