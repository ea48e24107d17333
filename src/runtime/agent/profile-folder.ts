/** Pushes into a folder: a file a profile, named by its time, bounded in number and bytes. */
import { readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { makeFolder } from '../../base/make-folder.ts';
import type { PendingProfile } from './upload-queue.ts';

/** Some three and a half hours of cpu every 15 s and heap every 100. */
export const FOLDER_FILES_MAX = 1000;
export const FOLDER_BYTES_MAX = 256 << 20;

/** heap-20261128T101530.250Z-4711.pb.gz: names of one profile sort by time. */
const OUR_FILE = /^[\w.-]+-(\d{8}T\d{6}\.\d{3}Z)-\d+\.pb\.gz$/;

export interface FolderLimits {
  readonly filesMax?: number;
  readonly bytesMax?: number;
}

/** Rejects with what the file system said. */
export async function writeToFolder(
  folder: string,
  profile: PendingProfile,
  pid: number,
  limits: FolderLimits = {},
): Promise<void> {
  makeFolder(folder);
  await makeRoom(folder, profile.bytes.length, limits);
  const path = join(folder, fileName(profile, pid));
  // Who looks into the folder must never find half a file.
  const part = `${path}.tmp`;
  try {
    await writeFile(part, profile.bytes);
    await rename(part, path);
  } catch (error) {
    await rm(part, { force: true });
    throw error;
  }
}

export function fileName({ name, untilMs }: PendingProfile, pid: number): string {
  const time = new Date(untilMs).toISOString().replaceAll(/[-:]/g, '');
  return `${name.replaceAll(/[^\w.-]/g, '_')}-${time}-${pid}.pb.gz`;
}

/** Takes the oldest of such files away, whichever process wrote them; others are not touched. */
async function makeRoom(folder: string, bytes: number, limits: FolderLimits): Promise<void> {
  const { filesMax = FOLDER_FILES_MAX, bytesMax = FOLDER_BYTES_MAX } = limits;
  const names = (await readdir(folder)).filter((name) => OUR_FILE.test(name)).sort(byTime);
  const sizes = await Promise.all(names.map((name) => sizeOf(join(folder, name))));
  let total = sizes.reduce((sum, size) => sum + size, bytes);
  let count = names.length + 1;
  for (let i = 0; i < names.length && (total > bytesMax || count > filesMax); i++) {
    await rm(join(folder, names[i] ?? ''), { force: true });
    total -= sizes[i] ?? 0;
    count--;
  }
}

function byTime(a: string, b: string): number {
  return timeOf(a) < timeOf(b) ? -1 : 1;
}

function timeOf(name: string): string {
  return OUR_FILE.exec(name)?.[1] ?? '';
}

/** Another process may have taken it away meanwhile. */
async function sizeOf(path: string): Promise<number> {
  try {
    return (await stat(path)).size;
  } catch {
    return 0;
  }
}
