/**
 * The machine's time zone with the abbreviations of its zone file, as Go prints them (`CEST`, `+05`);
 * JavaScript knows offsets and only few of the names.
 */
import { readFileSync } from 'node:fs';
import type { Zone, ZoneAt } from '../measurement/go-time.ts';

const UTC: Zone = { offsetMinutes: 0, name: 'UTC' };

/** Reads TZ as Go does: empty is UTC, unset is /etc/localtime, a name is a file of the zone database. */
export function localZone(env: Readonly<Record<string, string | undefined>>): ZoneAt {
  let loaded: ZoneAt | undefined;
  return (milliseconds) => {
    loaded ??= load(env.TZ);
    return loaded(milliseconds);
  };
}

function load(name: string | undefined): ZoneAt {
  const bare = name?.startsWith(':') ? name.slice(1) : name;
  if (bare === '' || bare === 'UTC') return () => UTC;
  for (const path of candidates(bare)) {
    const zone = zoneFile(path);
    if (zone !== undefined) return zone;
  }
  // Without a zone database (a bare container) Go too falls back to UTC when TZ names a zone.
  return bare === undefined ? offsetOnly : () => UTC;
}

function candidates(name: string | undefined): string[] {
  if (name === undefined) return ['/etc/localtime'];
  if (name.startsWith('/')) return [name];
  return [`/usr/share/zoneinfo/${name}`, `/usr/share/lib/zoneinfo/${name}`];
}

function offsetOnly(milliseconds: number): Zone {
  const offsetMinutes = -new Date(milliseconds).getTimezoneOffset();
  return { offsetMinutes, name: offsetMinutes === 0 ? 'UTC' : 'Local' };
}

/**
 * Reads the 64-bit part of a TZif file (RFC 8536). Undefined when there is none. The rule for years
 * beyond the table is left to JavaScript's offset, matched to the name last used with that offset.
 */
function zoneFile(path: string): ZoneAt | undefined {
  let bytes: Buffer;
  try {
    bytes = readFileSync(path);
  } catch {
    // Absent or unreadable: the caller tries the next place.
    return undefined;
  }
  if (bytes.toString('latin1', 0, 4) !== 'TZif' || bytes.length < 44) return undefined;
  const counts = (at: number): number[] =>
    [20, 24, 28, 32, 36, 40].map((offset) => bytes.readUInt32BE(at + offset));
  const [utc = 0, std = 0, leap = 0, time = 0, type = 0, char = 0] = counts(0);
  const second = 44 + time * 5 + type * 6 + char + leap * 8 + std + utc;
  const [, , , times = 0, types = 0, chars = 0] = counts(second);
  const start = second + 44;
  const typeAt = start + times * 9;
  const names = bytes.toString('latin1', typeAt + types * 6, typeAt + types * 6 + chars);
  const zones = Array.from({ length: types }, (_, i): Zone => {
    const entry = typeAt + i * 6;
    const nameStart = bytes.readUInt8(entry + 5);
    return {
      offsetMinutes: bytes.readInt32BE(entry) / 60,
      name: names.slice(nameStart, names.indexOf('\0', nameStart)),
    };
  });
  const typeOf = (i: number): Zone => zones[bytes.readUInt8(start + times * 8 + i)] ?? UTC;
  const last = times === 0 ? 0 : Number(bytes.readBigInt64BE(start + (times - 1) * 8));
  return (milliseconds) => {
    const seconds = milliseconds / 1000;
    let used = zones[0] ?? UTC;
    for (let i = 0; i < times && Number(bytes.readBigInt64BE(start + i * 8)) <= seconds; i++) {
      used = typeOf(i);
    }
    if (seconds <= last || times === 0) return used;
    const { offsetMinutes } = offsetOnly(milliseconds);
    for (let i = times - 1; i >= 0; i--) {
      if (typeOf(i).offsetMinutes === offsetMinutes) return typeOf(i);
    }
    return used;
  };
}
