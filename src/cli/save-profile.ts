/** Keeps a profile that came over the network, where and under the name that pprof would give it. */
import { rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve, win32 } from 'node:path';
import { gzipSync } from 'node:zlib';
import { basePath } from '../base/go-path.ts';
import { makeFolder } from '../base/make-folder.ts';
import { encodePprof } from '../formats/pprof-encode.ts';
import type { Profile } from '../profile/profile.ts';
import type { Io } from './io.ts';

/** As many as pprof tries. */
const NUMBER_MAX = 9999;

/** Returns the path; a profile that cannot be kept is said, and is no failure. */
export function saveProfile(
  profile: Profile,
  io: Io,
  platform: NodeJS.Platform = process.platform,
): string | undefined {
  const folder = folderFor(io, platform);
  if (folder === undefined) return undefined;
  try {
    const path = writeNew(join(folder, prefix(profile, platform)), gzipSync(encodePprof(profile)));
    io.stderr.write(`Saved profile in ${path}\n`);
    return path;
  } catch (error) {
    io.stderr.write(`Could not save profile: ${messageOf(error)}\n`);
    return undefined;
  }
}

/** PPROF_TMPDIR, else pprof/ in the home directory, else the system's. */
function folderFor(io: Io, platform: NodeJS.Platform): string | undefined {
  const home = io.env[platform === 'win32' ? 'USERPROFILE' : 'HOME'] ?? '';
  const folders = [
    io.env.PPROF_TMPDIR ?? '',
    home === '' ? '' : join(home, 'pprof'),
    io.env.TMPDIR || tmpdir(),
  ].filter((folder) => folder !== '');
  for (const folder of folders) {
    try {
      makeFolder(resolve(folder));
      return folder;
    } catch (error) {
      io.stderr.write(`Could not use temp dir ${folder}: ${messageOf(error)}\n`);
    }
  }
  io.stderr.write('Could not save profile: failed to identify temp dir; set PPROF_TMPDIR\n');
  return undefined;
}

/** pprof.PROGRAM.TYPE.TYPE. */
function prefix({ mappings, sampleTypes }: Profile, platform: NodeJS.Platform): string {
  const isWindows = platform === 'win32';
  const file = mappings[0]?.file ?? '';
  const words = ['pprof'];
  if (file !== '') words.push(isWindows ? win32.basename(file) : basePath(file));
  for (const { type } of sampleTypes) words.push(type);
  // A profile may call its types what it likes, and the file still belongs into the folder.
  const odd = isWindows ? /[/\\<>:"|?*\x00-\x1f]/g : /[/\x00-\x1f\x7f]/g;
  return `${words.join('.').replaceAll(odd, '_')}.`;
}

/** Never over a file that is there. Throws Node's errors. */
function writeNew(start: string, bytes: Uint8Array): string {
  for (let number = 1; number <= NUMBER_MAX; number++) {
    const path = `${start}${String(number).padStart(3, '0')}.pb.gz`;
    try {
      writeFileSync(path, bytes, { flag: 'wx' });
      return path;
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'EEXIST') continue;
      // Half a profile would look like one.
      if (!(error instanceof Error && 'syscall' in error && error.syscall === 'open')) {
        rmSync(path, { force: true });
      }
      throw error;
    }
  }
  throw new Error(`${start}001.pb.gz to ${NUMBER_MAX} are all there; remove some`);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
