/** A profile out of a live server, with the seconds it takes counted down on a terminal. */
import { fetchProfile, profileUrl } from '../fetch/http.ts';
import { limitsFrom } from '../formats/decode-limits.ts';
import type { Profile } from '../profile/profile.ts';
import { Countdown } from './countdown.ts';
import type { Io } from './io.ts';

/** As long as `go tool pprof` records when it is not told otherwise. */
export const DEFAULT_SECONDS = 30;

/**
 * `seconds` of -1 leaves the time to the address, which may name one; only CPU profiles take time by
 * themselves. Throws FetchError and FormatError.
 */
export async function fetchWithCountdown(
  address: string,
  seconds: number,
  io: Io,
): Promise<Profile> {
  const url = profileUrl(address, seconds);
  const isTimed = url.pathname.endsWith('/profile') || url.searchParams.has('seconds');
  const duration = Number(url.searchParams.get('seconds') ?? DEFAULT_SECONDS);
  // pprof's words, which people and scripts know.
  io.stderr.write(`Fetching profile over HTTP from ${url.href}\n`);
  if (isTimed) io.stderr.write(`Please wait... (${duration}s)\n`);
  const countdown = new Countdown(
    io.stderr,
    (left) => `recording: ${left} s left, Ctrl-C keeps nothing`,
  );
  if (isTimed) countdown.start(duration * 1000);
  try {
    return await fetchProfile(address, { seconds, limits: limitsFrom(io.env) });
  } finally {
    countdown.stop();
  }
}
