/**
 * Profiles out of live servers, one or several side by side: says what is asked, counts the seconds down
 * on a terminal, and ends at once on Ctrl-C.
 */
import type { Manner } from '../fetch/exchange.ts';
import { parseHeader } from '../fetch/headers.ts';
import { fetchProfile, post } from '../fetch/http.ts';
import { type SourceAddress, sourceAddress } from '../fetch/source-address.ts';
import { readTlsFiles, type TlsPaths } from '../fetch/tls-files.ts';
import { limitsFrom } from '../formats/decode-limits.ts';
import { durationText } from '../measurement/go-time.ts';
import type { Profile } from '../profile/profile.ts';
import { Countdown } from './countdown.ts';
import { CommandError, EXIT, type Io } from './io.ts';

/** As long as `go tool pprof` records when it is not told otherwise. */
export const DEFAULT_SECONDS = 30;

/** What takes no longer needs no sign of life. */
const QUIET_MS = 1000;

/** What the user says of how to fetch. */
export interface FetchFlags {
  /** How long the server records; 0 and less leave it to the address, which may say so. */
  readonly seconds: number;
  /** How long to wait; 0 and less mean Go's default. */
  readonly timeout: number;
  /** `Name: value` each. */
  readonly headers: readonly string[];
  readonly tls: TlsPaths;
}

export const NO_FETCH_FLAGS: FetchFlags = {
  seconds: -1,
  timeout: -1,
  headers: [],
  tls: { cert: '', key: '', ca: '' },
};

export class LiveFetch {
  readonly #io: Io;
  readonly #flags: FetchFlags;
  readonly #manner: Omit<Manner, 'signal'>;
  readonly #countdown: Countdown;
  #stop = new AbortController();
  #waiting = 0;

  /** Throws FetchError for headers and certificates that cannot be used. */
  constructor(flags: FetchFlags, io: Io) {
    this.#io = io;
    this.#flags = flags;
    this.#manner = {
      headers: flags.headers.map(parseHeader),
      tls: readTlsFiles(flags.tls),
      env: io.env,
      note: (text) => this.#say(text),
    };
    this.#countdown = new Countdown(io.stderr, (left) => {
      const what = left > 0 ? `recording: ${left} s left` : 'waiting for the server';
      return `${what}, Ctrl-C keeps nothing`;
    });
  }

  /** Throws FetchError for what cannot be an address. */
  addressOf(source: string): SourceAddress {
    return sourceAddress(source, this.#flags);
  }

  /** Throws FetchError and FormatError, and CommandError when the user has had enough. */
  async profile(address: SourceAddress): Promise<Profile> {
    for (const note of address.notes) this.#say(note);
    // pprof's words, which people and scripts know.
    this.#say(`Fetching profile over HTTP from ${address.text}`);
    const { seconds } = this.#flags;
    if (seconds > 0)
      this.#say(`Please wait... (${durationText(BigInt(seconds) * 1_000_000_000n)})`);
    // Only CPU profiles take time by themselves.
    const isTimed = address.seconds !== undefined || address.url.pathname.endsWith('/profile');
    const duration = isTimed ? (address.seconds ?? DEFAULT_SECONDS) : 0;
    return await this.#untilInterrupted(
      async (manner) => await fetchProfile(address, manner, limitsFrom(this.#io.env)),
      duration,
    );
  }

  /** Throws as `profile` does. */
  async post(address: SourceAddress, url: URL, body: string): Promise<string> {
    return await this.#untilInterrupted(
      async (manner) => await post(address, url, body, manner),
      0,
    );
  }

  /** Ends what is still being fetched, when nobody wants it any more. */
  close(): void {
    this.#stop.abort(new CommandError('given up, since another source failed'));
  }

  /** Ctrl-C is ours only while something is awaited; nothing has been written by then. */
  async #untilInterrupted<Result>(
    work: (manner: Manner) => Promise<Result>,
    seconds: number,
  ): Promise<Result> {
    if (this.#waiting++ === 0) process.on('SIGINT', this.#interrupt);
    if (seconds > 0) this.#countdown.start(seconds * 1000);
    const later = setTimeout(() => this.#countdown.start(0), QUIET_MS);
    try {
      return await work({ ...this.#manner, signal: this.#stop.signal });
    } finally {
      clearTimeout(later);
      if (--this.#waiting === 0) {
        process.off('SIGINT', this.#interrupt);
        this.#countdown.stop();
      }
    }
  }

  readonly #interrupt = (): void => {
    this.#stop.abort(new CommandError('interrupted; nothing was kept', EXIT.interrupted));
    this.#stop = new AbortController();
  };

  #say(line: string): void {
    this.#countdown.clear();
    this.#io.stderr.write(`${line}\n`);
  }
}
