/** `stackheat record http://HOST:PORT`: cpu of a live program that serves Go's /debug/pprof. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { FetchError } from '../../fetch/fetch-error.ts';
import { FormatError } from '../../formats/format-error.ts';
import type { Profile } from '../../profile/profile.ts';
import { DEFAULT_SECONDS, fetchWithCountdown, NO_FETCH_FLAGS } from '../fetch-with-countdown.ts';
import { CommandError, EXIT, type Io } from '../io.ts';
import { writeProfile } from './node-files.ts';

export interface UrlRecording {
  readonly address: string;
  readonly durationMs: number | undefined;
  readonly folder: string;
}

/** Returns the path of the file that it wrote. */
export async function recordUrl(recording: UrlRecording, io: Io): Promise<string> {
  const { address, durationMs, folder } = recording;
  const seconds =
    durationMs === undefined ? DEFAULT_SECONDS : Math.max(1, Math.round(durationMs / 1000));
  const profile = await fetched(address, seconds, io);
  mkdirSync(folder, { recursive: true });
  const path = join(folder, 'cpu.pb.gz');
  writeProfile(path, profile);
  return path;
}

async function fetched(address: string, seconds: number, io: Io): Promise<Profile> {
  try {
    return await fetchWithCountdown(address, { ...NO_FETCH_FLAGS, seconds }, io);
  } catch (error) {
    if (!(error instanceof FetchError || error instanceof FormatError)) throw error;
    throw new CommandError(error.message, EXIT.failed, { cause: error });
  }
}
