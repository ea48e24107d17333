/**
 * The sources that are live servers: fetched when they are asked for, remembered for the names of their
 * addresses, and kept as a file in the end, as pprof does. Costs nothing while all sources are files.
 */
import { existsSync } from 'node:fs';
import { FetchError } from '../../fetch/fetch-error.ts';
import type { MappingSources } from '../../fetch/mapping-sources.ts';
import type { SourceAddress } from '../../fetch/source-address.ts';
import type { Profile } from '../../profile/profile.ts';
import { isAddress } from '../address.ts';
import type { FetchFlags, LiveFetch } from '../fetch-with-countdown.ts';
import { CommandError, EXIT, type Io } from '../io.ts';

export class LiveSources {
  readonly #flags: FetchFlags;
  readonly #io: Io;
  readonly #fetched = new Map<
    string,
    { readonly address: SourceAddress; readonly order: number }
  >();
  #count = 0;
  #fetch: LiveFetch | undefined;
  #mappingSources: MappingSources | undefined;

  constructor(flags: FetchFlags, io: Io) {
    this.#flags = flags;
    this.#io = io;
  }

  get hasFetched(): boolean {
    return this.#fetched.size > 0;
  }

  /** A file of that name wins. */
  has(source: string): boolean {
    return isAddress(source) && !existsSync(source);
  }

  /** Throws FetchError and FormatError, and CommandError when the user interrupts it. */
  async read(source: string): Promise<Profile> {
    const order = this.#count++;
    const { LiveFetch: NewLiveFetch } = await import('../fetch-with-countdown.ts');
    const { MappingSources: NewMappingSources } = await import('../../fetch/mapping-sources.ts');
    this.#fetch ??= new NewLiveFetch(this.#flags, this.#io);
    this.#mappingSources ??= new NewMappingSources();
    const address = this.#fetch.addressOf(source);
    const profile = await this.#fetch.profile(address);
    this.#fetched.set(source, { address, order });
    return profile;
  }

  /** To be called once the main binary is known: remembers which server the mappings came from. */
  located(source: string, profile: Profile): Profile {
    const fetched = this.#fetched.get(source);
    if (fetched === undefined || this.#mappingSources === undefined) return profile;
    return this.#mappingSources.add(profile, fetched.address, fetched.order);
  }

  /** Asks the servers for names that the profile lacks. Throws CommandError when one refuses; see `keep`. */
  async withNames(profile: Profile, force: boolean): Promise<Profile> {
    const fetch = this.#fetch;
    if (fetch === undefined || this.#mappingSources === undefined) return profile;
    const { withRemoteNames } = await import('../../fetch/remote-symbols.ts');
    try {
      return await withRemoteNames(profile, this.#mappingSources, force, ({ address }, url, body) =>
        fetch.post(address, url, body),
      );
    } catch (error) {
      if (!(error instanceof FetchError)) throw error;
      // pprof throws the profile away, which may have taken a minute to record.
      const path = await this.keep(profile);
      const cure = path === undefined ? '-symbolize=local' : `-symbolize=local, or read ${path}`;
      throw new CommandError(`${error.message}; to do without names, add ${cure}`, EXIT.usage, {
        cause: error,
      });
    }
  }

  /** Writes what was fetched to a file of its own; undefined when nothing was, or it could not be. */
  async keep(profile: Profile): Promise<string | undefined> {
    if (!this.hasFetched) return undefined;
    const { saveProfile } = await import('../save-profile.ts');
    return saveProfile(profile, this.#io);
  }

  /** Ends what is still being fetched, when nobody wants it any more. */
  close(): void {
    this.#fetch?.close();
  }
}
