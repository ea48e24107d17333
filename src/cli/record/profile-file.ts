/** One profile as a file of a recording. */
import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { encodePprof } from '../../formats/pprof-encode.ts';
import { check } from '../../profile/check.ts';
import type { Profile } from '../../profile/profile.ts';

/** A reader sees the whole file or none. */
export function writeProfile(path: string, profile: Profile): void {
  check(profile);
  const partial = `${path}.${process.pid}.tmp`;
  try {
    writeFileSync(partial, gzipSync(encodePprof(profile)));
    renameSync(partial, path);
  } catch (error) {
    rmSync(partial, { force: true });
    throw error;
  }
}
