/**
 * Names for addresses, asked of the server that the profile came from: a POST of `0x1+0x2…` to its
 * /debug/pprof/symbol (or /symbolz) is answered by lines of address and name. Follows google/pprof's
 * internal/symbolz.
 */
import { cleanPath } from '../base/go-path.ts';
import type { Functions, Locations, Mapping, Profile } from '../profile/profile.ts';
import { FetchError } from './fetch-error.ts';
import type { MappingSource, MappingSources } from './mapping-sources.ts';

/** Sends addresses to the symbol server at `url`, which belongs to the source, and resolves to its answer. */
export type AskForNames = (source: MappingSource, url: URL, addresses: string) => Promise<string>;

/** Only mappings without names are asked for, unless `force` is set. Throws what `ask` throws. */
export async function withRemoteNames(
  profile: Profile,
  sources: MappingSources,
  force: boolean,
  ask: AskForNames,
): Promise<Profile> {
  const found: Found = { names: [], rows: new Map() };
  const mappings: Mapping[] = [];
  for (const [index, mapping] of profile.mappings.entries()) {
    const [source] = force || !mapping.hasFunctions ? sources.of(mapping) : [];
    mappings.push(source === undefined ? mapping : { ...mapping, hasFunctions: true });
    if (source !== undefined) await askForMapping(profile, index, source, ask, found);
  }
  const named = { ...profile, mappings };
  return found.names.length === 0 ? named : withFunctions(named, found);
}

/** What the servers said. */
interface Found {
  /** One function each: as pprof does, a name again for each mapping, and those that no location has. */
  readonly names: string[];
  /** Of locations: which of the names. */
  readonly rows: Map<number, number>;
}

/** pprof's paths: Go's own, and those of gperftools. */
const SYMBOL_SIBLINGS = /\/debug\/pprof\/|\/pprof\/(heap|growth|profile|pmuprofile|contention)$/;

export function symbolUrl(profileUrl: URL): URL {
  const url = new URL(profileUrl);
  const name = SYMBOL_SIBLINGS.test(url.pathname) ? 'symbol' : 'symbolz';
  url.pathname = cleanPath(`${url.pathname}/../${name}`);
  url.search = '';
  url.hash = '';
  return url;
}

/** Asks for the locations that have no line, and puts what comes into `found`. */
async function askForMapping(
  { locations, mappings }: Profile,
  mapping: number,
  source: MappingSource,
  ask: AskForNames,
  found: Found,
): Promise<void> {
  // A signed number of 64 bits, as in pprof.
  const offset = BigInt.asIntN(64, source.start - (mappings[mapping]?.start ?? 0n));
  const asked: string[] = [];
  for (let location = 0; location < locations.count; location++) {
    const address = locations.addresses[location] as bigint;
    if (locations.mappingIndexes[location] !== mapping || address === 0n) continue;
    if (locations.lineStarts[location] !== locations.lineStarts[location + 1]) continue;
    asked.push(`0x${moved(address, offset, source).toString(16)}`);
  }
  if (asked.length === 0) return;
  const url = symbolUrl(source.address.url);
  const answer = await ask(source, url, asked.join('+'));
  const rows = new Map<bigint, number>();
  const known = new Map<string, number>();
  for (const [address, name] of symbolsIn(answer, source)) {
    const row = known.get(name) ?? found.names.push(name) - 1;
    known.set(name, row);
    rows.set(moved(address, -offset, source), row);
  }
  for (let location = 0; location < locations.count; location++) {
    if (locations.mappingIndexes[location] !== mapping) continue;
    // Any location that the server names gets that name, as in pprof.
    const row = rows.get(locations.addresses[location] as bigint);
    if (row !== undefined) found.rows.set(location, row);
  }
}

/** Lines of address and name. The last one counts only when it is whole. */
function* symbolsIn(answer: string, source: MappingSource): Generator<[bigint, string]> {
  for (const line of answer.split('\n').slice(0, -1)) {
    const [, text, name = ''] = /(0x[\da-fA-F]+)[\t\n\f\r ]+([^\n]*)/.exec(`${line}\n`) ?? [];
    if (text === undefined) continue;
    const address = BigInt(text);
    if (address > ADDRESS_MAX) {
      const reason = `the symbol server names the address ${text}, which has over 64 bits`;
      throw new FetchError(source.address.text, reason);
    }
    yield [address, name];
  }
}

const ADDRESS_MAX = 2n ** 64n - 1n;

function moved(address: bigint, offset: bigint, source: MappingSource): bigint {
  const sum = BigInt.asUintN(64, address + offset);
  const isOver = offset < 0n ? sum >= address : sum < address;
  if (!isOver) return sum;
  throw new FetchError(
    source.address.text,
    `cannot adjust address ${address} by ${offset}, it would overflow`,
  );
}

/** A function for each name, behind those that are there, and one line for each location. */
function withFunctions(profile: Profile, { names, rows }: Found): Profile {
  const { functions, strings, locations } = profile;
  const { table, first } = strings.extended(names);
  const lineFunctions = new Map<number, number>();
  for (const [location, row] of rows) lineFunctions.set(location, functions.count + row);
  return {
    ...profile,
    strings: table,
    functions: withRows(functions, names.length, first),
    locations: withLines(locations, lineFunctions),
  };
}

function withRows(functions: Functions, added: number, firstString: number): Functions {
  const { count } = functions;
  const names = longer(functions.names, new Uint32Array(count + added));
  const systemNames = longer(functions.systemNames, new Uint32Array(count + added));
  const ids = longer(functions.ids, new BigUint64Array(count + added));
  // pprof numbers on from the count, which hits an id that is taken where ids have gaps.
  let lastId = BigInt(count);
  for (const id of functions.ids) if (id > lastId) lastId = id;
  for (let i = 0; i < added; i++) {
    names[count + i] = firstString + i;
    systemNames[count + i] = firstString + i;
    ids[count + i] = ++lastId;
  }
  return {
    count: count + added,
    ids,
    names,
    systemNames,
    filenames: longer(functions.filenames, new Uint32Array(count + added)),
    startLines: longer(functions.startLines, new BigInt64Array(count + added)),
  };
}

function longer<Column extends Uint32Array | BigUint64Array | BigInt64Array>(
  from: Column,
  to: Column,
): Column {
  for (let i = 0; i < from.length; i++) to[i] = from[i] as Column[number];
  return to;
}

/** Locations in `found` get this one line, the others keep theirs. */
function withLines(locations: Locations, found: ReadonlyMap<number, number>): Locations {
  const { count, lineStarts } = locations;
  const starts = new Uint32Array(count + 1);
  const funcs: number[] = [];
  const numbers: bigint[] = [];
  const columns: bigint[] = [];
  for (let location = 0; location < count; location++) {
    const named = found.get(location);
    if (named !== undefined) {
      funcs.push(named);
      numbers.push(0n);
      columns.push(0n);
    } else {
      for (
        let line = lineStarts[location] as number;
        line < (lineStarts[location + 1] as number);
        line++
      ) {
        funcs.push(locations.lineFunctions[line] as number);
        numbers.push(locations.lineNumbers[line] as bigint);
        columns.push(locations.lineColumns[line] as bigint);
      }
    }
    starts[location + 1] = funcs.length;
  }
  return {
    ...locations,
    lineStarts: starts,
    lineFunctions: Uint32Array.from(funcs),
    lineNumbers: BigInt64Array.from(numbers),
    lineColumns: BigInt64Array.from(columns),
  };
}
