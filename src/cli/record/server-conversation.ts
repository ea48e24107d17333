/** Asks a live program for one profile after another, with a countdown; Ctrl-C ends what is asked. */
import type { Manner } from '../../fetch/exchange.ts';
import { parseHeader } from '../../fetch/headers.ts';
import { fetchBytes, fetchProfile } from '../../fetch/http.ts';
import type { SourceAddress } from '../../fetch/source-address.ts';
import { readTlsFiles, type TlsPaths } from '../../fetch/tls-files.ts';
import { limitsFrom } from '../../formats/decode-limits.ts';
import type { Profile } from '../../profile/profile.ts';
import { Countdown } from '../countdown.ts';
import { CommandError, EXIT, type Io } from '../io.ts';

export class ServerConversation {
  readonly #io: Io;
  readonly #manner: Manner;
  readonly #stop = new AbortController();
  readonly #countdown: Countdown;
  #asked = '';

  /** Throws FetchError for headers and certificates that cannot be used. */
  constructor(headers: readonly string[], tls: TlsPaths, io: Io) {
    this.#io = io;
    this.#countdown = new Countdown(io.stderr, (left) => {
      const what = left > 0 ? `${left} s left` : 'waiting for the server';
      return `recording ${this.#asked}: ${what}, Ctrl-C keeps what is written`;
    });
    this.#manner = {
      headers: headers.map(parseHeader),
      tls: readTlsFiles(tls),
      env: io.env,
      signal: this.#stop.signal,
      note: (text) => {
        this.#countdown.clear();
        io.stderr.write(`${text}\n`);
      },
    };
  }

  get isInterrupted(): boolean {
    return this.#stop.signal.aborted;
  }

  /** Throws FetchError and FormatError, and CommandError when the user has had enough. */
  async profile(address: SourceAddress, kind: string): Promise<Profile> {
    return await this.#asking(kind, address.seconds ?? 0, () =>
      fetchProfile(address, this.#manner, limitsFrom(this.#io.env)),
    );
  }

  /** Throws as `profile` does. */
  async bytes(address: SourceAddress, what: string, bytesMax: number): Promise<Uint8Array> {
    return await this.#asking(what, address.seconds ?? 0, () =>
      fetchBytes(address, this.#manner, bytesMax),
    );
  }

  async #asking<Result>(
    what: string,
    seconds: number,
    work: () => Promise<Result>,
  ): Promise<Result> {
    this.#asked = what;
    process.on('SIGINT', this.#interrupt);
    process.on('SIGTERM', this.#interrupt);
    this.#countdown.start(seconds * 1000);
    try {
      return await work();
    } finally {
      this.#countdown.stop();
      process.off('SIGINT', this.#interrupt);
      process.off('SIGTERM', this.#interrupt);
    }
  }

  readonly #interrupt = (): void => {
    this.#stop.abort(new CommandError('interrupted', EXIT.interrupted));
  };
}
