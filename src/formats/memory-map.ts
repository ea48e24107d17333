/**
 * The memory map behind the samples of a legacy profile: lines of /proc/PID/maps, or the brief form
 * `START-END FILE (@OFFSET) BUILD_ID`, with logging prefixes before them and `name=value` lines among
 * them, whose `$name` stands for the value in the lines that follow.
 */
import type { Mapping } from '../profile/profile.ts';
import { type DecodeLimits, overLimit } from './decode-limits.ts';
import { BrokenTextError, LINE_BYTES_MAX, type TextLines, trimSpace } from './text-lines.ts';

/** What mappings.ts still moves and merges; it gets its id and its flags in the end. */
export interface MappedRegion {
  start: bigint;
  limit: bigint;
  offset: bigint;
  file: string;
  buildId: string;
}

const SENTINELS = ['--- Memory map: ---', 'MAPPED_LIBRARIES:'];

/** Of a line as TextLines has it, or as text. */
export function isMemoryMapSentinel(line: { includes(text: string): boolean }): boolean {
  return SENTINELS.some((sentinel) => line.includes(sentinel));
}

/** Goes on from the current line to the memory map, and reads it; no mappings when there is none. */
export function readFollowingMemoryMap(lines: TextLines, limits: DecodeLimits): MappedRegion[] {
  while (!isMemoryMapSentinel(lines)) if (!lines.next()) return [];
  return readMemoryMap(lines, limits);
}

/** Reads all lines behind the current one; those that are no mapping are left out, as by pprof. */
export function readMemoryMap(lines: TextLines, limits: DecodeLimits): MappedRegion[] {
  const regions: MappedRegion[] = [];
  const values = new NamedValues();
  while (lines.next()) {
    const line = values.substituted(lines.text().replace(LOGGING_PREFIX, ''));
    if (line === undefined) throw lines.broken('is too long with its $names replaced');
    const entry = mappingEntry(line);
    if (entry === 'skipped') continue;
    if (entry === undefined) values.define(line);
    else regions.push(entry);
    if (regions.length > limits.rowsMax) {
      throw new BrokenTextError(overLimit('mappings', limits, 'rowsMax'));
    }
  }
  return regions;
}

/** As glog writes: `I0102 15:04:05.123456 7 file.cc:12] `. */
const LOGGING_PREFIX = /^[^[\]]+:[0-9]+\][\t\n\f\r ]/;

/** Real maps name a directory or two, and have one `$` a line. */
const STEPS_MAX = 10_000_000;

class NamedValues {
  readonly #values = new Map<string, string>();
  #steps = 0;

  /** A line without `=` is left out. Of two lines for one name the first counts. */
  define(line: string): void {
    const equals = line.indexOf('=');
    if (equals === -1) return;
    const name = `$${trimSpace(line.slice(0, equals))}`;
    if (!this.#values.has(name)) this.#values.set(name, trimSpace(line.slice(equals + 1)));
  }

  /**
   * The names are tried in the order in which they were given, and what was put in is not looked at again.
   * Undefined when it becomes too much.
   */
  substituted(line: string): string | undefined {
    if (this.#values.size === 0 || !line.includes('$')) return line;
    let text = '';
    let from = 0;
    for (let at = line.indexOf('$'); at !== -1; at = line.indexOf('$', at)) {
      const name = this.#nameAt(line, at);
      at += name?.length ?? 1;
      if (name === undefined) continue;
      text += line.slice(from, at - name.length) + (this.#values.get(name) ?? '');
      from = at;
      if (text.length > LINE_BYTES_MAX || this.#steps > STEPS_MAX) return undefined;
    }
    return text + line.slice(from);
  }

  #nameAt(line: string, at: number): string | undefined {
    for (const name of this.#values.keys()) {
      if (++this.#steps > STEPS_MAX || line.startsWith(name, at)) return name;
    }
    return undefined;
  }
}

const S = '[\\t\\n\\f\\r ]';
const HEX = '[0-9a-fA-F]+';
const RANGE = `^${S}*(?:0x)?(${HEX})[\\t\\n\\f\\r -]?${S}*(?:0x)?(${HEX}):?`;
const PERMISSIONS = `(?:${S}+([-rwxp]+))?`;
const HEX_FIELD = `(?:${S}+(${HEX}))?`;
const TEXT_FIELD = `(?:${S}+([^\\t\\n\\f\\r ]+))?`;
const PROC_MAPS = new RegExp(
  `${RANGE}${PERMISSIONS}${HEX_FIELD}${S}+${HEX}:${HEX}${S}+[0-9]+${TEXT_FIELD}`,
);
const BRIEF_MAPS = new RegExp(
  `${RANGE}${PERMISSIONS}${TEXT_FIELD}(?:${S}+\\(@(${HEX})\\))?${HEX_FIELD}`,
);
/** No address has as many digits, and a pattern that tries where to cut them takes their square. */
const LONG_HEX = new RegExp(
  `^${S}*(?:0x)?(?:[0-9a-fA-F]{65}|${HEX}[\\t\\n\\f\\r -]?${S}*(?:0x)?[0-9a-fA-F]{65})`,
);

/** Undefined when the line is no mapping, `skipped` when it is one of no code. */
function mappingEntry(line: string): MappedRegion | 'skipped' | undefined {
  if (LONG_HEX.test(line)) return undefined;
  const proc = PROC_MAPS.exec(line);
  const brief = proc === null ? BRIEF_MAPS.exec(line) : null;
  const [, start, limit, permissions] = proc ?? brief ?? [];
  if (start === undefined || limit === undefined) return undefined;
  if (permissions !== undefined && !permissions.includes('x')) return 'skipped';
  const file = proc === null ? brief?.[4] : proc[5];
  const offset = proc === null ? brief?.[5] : proc[4];
  const [startAt, limitAt, offsetAt] = [hex64(start), hex64(limit), hex64(offset ?? '0')];
  if (startAt === undefined || limitAt === undefined || offsetAt === undefined) return undefined;
  return {
    start: startAt,
    limit: limitAt,
    offset: offsetAt,
    file: file ?? '',
    buildId: brief?.[6] ?? '',
  };
}

/** A double holds as many exactly, and is read faster. */
const EXACT_DIGITS = 13;

/** Undefined of what does not fit. */
function hex64(digits: string): bigint | undefined {
  if (digits.length <= EXACT_DIGITS) return BigInt(Number.parseInt(digits, 16));
  const number = BigInt(`0x${digits}`);
  return number >> 64n === 0n ? number : undefined;
}

/** Numbered from 1, without a word of what the binary holds: nothing was looked up in it yet. */
export function mappingOf(region: MappedRegion, index: number): Mapping {
  return {
    id: BigInt(index + 1),
    start: region.start,
    limit: region.limit,
    offset: region.offset,
    file: region.file,
    buildId: region.buildId,
    hasFunctions: false,
    hasFilenames: false,
    hasLineNumbers: false,
    hasInlineFrames: false,
  };
}
