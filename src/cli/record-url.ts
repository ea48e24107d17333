/** `stackheat record http://HOST:PORT`: cpu of a live program that serves Go's /debug/pprof. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { FetchError } from '../fetch/fetch-error.ts';
import { fetchProfile, profileUrl } from '../fetch/http.ts';
import { limitsFrom } from '../formats/decode-limits.ts';
import { FormatError } from '../formats/format-error.ts';
import type { Profile } from '../profile/profile.ts';
import { Countdown } from './countdown.ts';
import { CommandError, EXIT, type Io } from './io.ts';
import { writeProfile } from './record-files.ts';

/** As long as `go tool pprof` records when it is not told otherwise. */
const SECONDS = 30;

export function isAddress(word: string): boolean {
  return /^(https?:\/\/|[\w.-]*:\d{1,5}(\/|$))/i.test(word);
}

export interface UrlRecording {
  readonly address: string;
  readonly durationMs: number | undefined;
  readonly folder: string;
}

/** Returns the path of the file that it wrote. */
export async function recordUrl(recording: UrlRecording, io: Io): Promise<string> {
  const { address, durationMs, folder } = recording;
  const seconds = durationMs === undefined ? SECONDS : Math.max(1, Math.round(durationMs / 1000));
  const url = profileUrl(address, seconds);
  // pprof's words, which people and scripts know.
  io.stderr.write(`Fetching profile over HTTP from ${url.href}\nPlease wait... (${seconds}s)\n`);
  const countdown = new Countdown(
    io.stderr,
    (left) => `recording: ${left} s left, Ctrl-C keeps nothing`,
  );
  countdown.start(seconds * 1000);
  try {
    const profile = await fetched(address, seconds, io);
    mkdirSync(folder, { recursive: true });
    const path = join(folder, 'cpu.pb.gz');
    writeProfile(path, profile);
    return path;
  } finally {
    countdown.stop();
  }
}

async function fetched(address: string, seconds: number, io: Io): Promise<Profile> {
  try {
    return await fetchProfile(address, { seconds, limits: limitsFrom(io.env) });
  } catch (error) {
    if (!(error instanceof FetchError || error instanceof FormatError)) throw error;
    throw new CommandError(error.message, EXIT.failed, { cause: error });
  }
}
