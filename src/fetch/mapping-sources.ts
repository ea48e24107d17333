/** Which server each mapping came from, so that it can be asked for the names of addresses in it. */
import type { Mapping, Profile } from '../profile/profile.ts';
import type { SourceAddress } from './source-address.ts';

export interface MappingSource {
  readonly address: SourceAddress;
  /** Where that server's process had the mapping: merging moves all of them to the first one's place. */
  readonly start: bigint;
  /** The place of the source among those that were named. */
  readonly order: number;
}

/** By build id, else by file. */
export class MappingSources {
  readonly #sources = new Map<string, MappingSource[]>();

  /** Returns the profile with the server's address for a file where a mapping has neither file nor build id. */
  add(profile: Profile, address: SourceAddress, order: number): Profile {
    const mappings = profile.mappings.map((mapping) => {
      const key = mapping.buildId || mapping.file || address.text;
      const known = this.#sources.get(key) ?? [];
      this.#sources.set(key, [...known, { address, start: mapping.start, order }]);
      return key === address.text ? { ...mapping, file: key } : mapping;
    });
    return { ...profile, mappings };
  }

  /** Servers answer in any order, and the first that was named is asked. */
  of({ file, buildId }: Mapping): readonly MappingSource[] {
    const byKey = (key: string): MappingSource[] =>
      [...(this.#sources.get(key) ?? [])].sort((a, b) => a.order - b.order);
    return buildId === '' ? byKey(file) : [...byKey(file), ...byKey(buildId)];
  }
}
