/** A profile out of a live program's /debug/pprof. */
import type { DecodeLimits } from '../formats/decode-limits.ts';
import type { Profile } from '../profile/profile.ts';
import { FetchError } from './fetch-error.ts';
import { readProfileBytes } from './read-file.ts';

export interface FetchOptions {
  /** How long to profile; -1 leaves it to the server or the URL. */
  readonly seconds: number;
  readonly limits: DecodeLimits;
  readonly signal?: AbortSignal;
}

/** Waited beyond the profile's own time. */
const GRACE_SECONDS = 60;
const DEFAULT_SECONDS = 30;

/** An address without a path means the CPU profile, as for `go tool pprof`. */
export function profileUrl(source: string, seconds: number): URL {
  const url = new URL(/^[a-z+]+:\/\//i.test(source) ? source : `http://${source}`);
  if (url.pathname === '/') url.pathname = '/debug/pprof/profile';
  if (seconds > 0) url.searchParams.set('seconds', String(seconds));
  return url;
}

/** Throws FetchError or FormatError. */
export async function fetchProfile(source: string, options: FetchOptions): Promise<Profile> {
  const url = profileUrl(source, options.seconds);
  const seconds = Number(url.searchParams.get('seconds') ?? DEFAULT_SECONDS);
  const timeout = AbortSignal.timeout((seconds * 1.5 + GRACE_SECONDS) * 1000);
  const signal = options.signal ? AbortSignal.any([timeout, options.signal]) : timeout;
  const response = await request(url, signal);
  if (!response.ok) throw new FetchError(url.href, await refusal(response));
  const bytes = await body(response, url);
  return readProfileBytes(bytes, url.href, options.limits);
}

async function request(url: URL, signal: AbortSignal): Promise<Response> {
  try {
    return await fetch(url, { signal });
  } catch (error) {
    const cause = error instanceof Error ? (error.cause ?? error) : error;
    const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
    if (code === 'ECONNREFUSED') {
      const cure = 'is the program running, with net/http/pprof served on that port?';
      throw new FetchError(url.href, `connection refused: ${cure}`, { cause: error });
    }
    throw new FetchError(url.href, cause instanceof Error ? cause.message : String(cause), {
      cause: error,
    });
  }
}

async function body(response: Response, url: URL): Promise<Uint8Array> {
  try {
    return new Uint8Array(await response.arrayBuffer());
  } catch (error) {
    throw new FetchError(url.href, 'the server closed the connection midway', { cause: error });
  }
}

/** Go's handlers explain themselves in the body, marked by a header. */
async function refusal(response: Response): Promise<string> {
  const status = `server response: ${response.status} ${response.statusText}`;
  const isPlain = (response.headers.get('content-type') ?? '').includes('text/plain');
  if (!isPlain || response.headers.get('x-go-pprof') === null) return status;
  return `${status} - ${(await response.text()).trim()}`;
}
