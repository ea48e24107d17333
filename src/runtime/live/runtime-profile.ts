/** A profile as the program sees it: Go's *pprof.Profile. */
import { profileBytes, profileText } from './conversion.ts';
import type { CustomProfile } from './custom-profile.ts';
import { readDelta } from './delta.ts';
import type { ProfileSource } from './profile-source.ts';

/** A stream, a response, or what else takes bytes. It is not ended. */
export interface Writer {
  write(bytes: Uint8Array): unknown;
}

/** Throws TypeError for what takes no bytes, such as the path of a file, before anything was measured for it. */
export function assertWriter(writer: unknown, who: string): void {
  if (writer === undefined || writer === null) return;
  const isAble = typeof writer === 'object' || typeof writer === 'function';
  if (isAble && typeof Reflect.get(writer, 'write') === 'function') return;
  const cure = 'give it a stream, as createWriteStream(path) is, or nothing, and take the bytes';
  throw new TypeError(`${who}: the writer has no write(bytes): ${cure}`);
}

export interface WriteOptions {
  /** What happens in so many seconds from now, in place of what there is by now. */
  readonly seconds?: number;
  /** Collect garbage first (heap). */
  readonly gc?: boolean;
  /** Ends a window, which then rejects with its reason. */
  readonly signal?: AbortSignal;
}

export class RuntimeProfile {
  readonly #source: ProfileSource;

  constructor(source: ProfileSource) {
    this.#source = source;
  }

  get name(): string {
    return this.#source.name;
  }

  /** Of stacks, as of the last time it was read where counting would cost. */
  count(): number {
    return this.#source.count();
  }

  /**
   * Writes pprof's gzipped proto, or Go's texts for debug 1 and 2, to `writer` where there is one, and
   * resolves to the same bytes. Rejects with ProfileUnavailableError where this Node or these settings
   * cannot give it, with ProfilerBusyError where another profiler is in the way, with TypeError for a
   * writer without write().
   */
  async writeTo(writer?: Writer, debug = 0, options: WriteOptions = {}): Promise<Uint8Array> {
    assertWriter(writer, 'writeTo');
    const bytes = await this.#bytes(debug, options);
    writer?.write(bytes);
    return bytes;
  }

  async #bytes(debug: number, { seconds, gc = false, signal }: WriteOptions): Promise<Uint8Array> {
    if (seconds !== undefined) {
      const { raws, options } = await this.#window(seconds, signal);
      return profileBytes(raws, options);
    }
    const raw = await this.#source.read({ gc });
    if (debug <= 0) return profileBytes(raw);
    return new TextEncoder().encode(await profileText(raw, { name: this.name, debug }));
  }

  async #window(seconds: number, signal: AbortSignal | undefined) {
    // Whoever awaits the bytes wants the process to be there when they come.
    const hold = setInterval(() => undefined, 1000);
    try {
      return await readDelta(this.#source, { seconds, ...(signal !== undefined && { signal }) });
    } finally {
      clearInterval(hold);
    }
  }
}

/** Go's pprof.NewProfile: what the program holds, by who added it. */
export class HeldProfile extends RuntimeProfile {
  readonly #custom: CustomProfile;

  constructor(custom: CustomProfile) {
    super(custom);
    this.#custom = custom;
  }

  /**
   * Notes the stack of the caller (`skip` 1: of the caller's caller) until `value` is removed. Adding it
   * again changes nothing; beyond 100,000 values they are counted alone.
   */
  add(value: unknown, skip = 0): void {
    this.#custom.add(value, skip);
  }

  remove(value: unknown): void {
    this.#custom.remove(value);
  }
}
