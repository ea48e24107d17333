/**
 * The mappings, functions and locations of a merged profile: each content once, numbered in the order in
 * which samples mention them.
 */
import { ByteColumn, Int64Column, Uint32Column } from './growing-columns.ts';
import { MergedStrings } from './merged-strings.ts';
import { type Functions, type Locations, type Mapping, NONE, type Profile } from './profile.ts';
import { HASH_SEED, mixed, RowTable } from './row-table.ts';
import { wordsOf } from './words.ts';

interface MappingPlace {
  readonly index: number;
  /** Added to addresses: the same file is loaded elsewhere in each process. */
  readonly offset: bigint;
}

const NO_PLACE: MappingPlace = { index: NONE, offset: 0n };

export class MergedFrames {
  readonly strings = new MergedStrings();
  readonly mappings: Mapping[] = [];
  readonly #mappingIndexes = new Map<string, number>();
  readonly #functions = new MergedFunctions();
  readonly #locations = new MergedLocations();

  /** Maps the locations of one profile; each is looked up when it is first asked for. */
  locationMapper(profile: Profile): (location: number) => number {
    const { locations } = profile;
    const mapString = this.strings.mapper(profile.strings);
    const mappingPlaces = new Map<number, MappingPlace>();
    const mapMapping = (index: number): MappingPlace => {
      let place = mappingPlaces.get(index);
      if (place === undefined) {
        place = this.#placeOf(profile.mappings[index]);
        mappingPlaces.set(index, place);
      }
      return place;
    };
    // The first mapping is the main binary, whatever the first sample is in.
    if (this.mappings.length === 0 && profile.mappings.length > 0) mapMapping(0);
    const functionPlaces = new Int32Array(profile.functions.count).fill(NONE);
    const mapFunction = (func: number): number => {
      const known = functionPlaces[func] as number;
      if (known !== NONE) return known;
      const place = this.#functions.place(profile.functions, func, mapString);
      functionPlaces[func] = place;
      return place;
    };
    return (location) => {
      const mapping = mapMapping(locations.mappingIndexes[location] as number);
      return this.#locations.place(locations, location, mapping, mapFunction);
    };
  }

  functions(): Functions {
    return this.#functions.finish();
  }

  locations(): Locations {
    return this.#locations.finish();
  }

  #placeOf(mapping: Mapping | undefined): MappingPlace {
    if (mapping === undefined) return NO_PLACE;
    const key = mappingKey(mapping);
    const known = this.#mappingIndexes.get(key);
    if (known !== undefined) {
      const start = this.mappings[known]?.start ?? 0n;
      return { index: known, offset: start - mapping.start };
    }
    const index = this.mappings.length;
    this.mappings.push({ ...mapping, id: BigInt(index + 1) });
    this.#mappingIndexes.set(key, index);
    return { index, offset: 0n };
  }
}

/** Sizes are rounded up to pages, since the same mapping may differ by less. */
function mappingKey({ start, limit, offset, buildId, file }: Mapping): string {
  const size = BigInt.asUintN(64, limit - start + 0xfffn);
  return `${size - (size % 0x1000n)}|${offset}|${buildId === '' ? file : buildId}`;
}

class MergedFunctions {
  readonly #table = new RowTable();
  readonly #names = new Uint32Column();
  readonly #systemNames = new Uint32Column();
  readonly #filenames = new Uint32Column();
  readonly #startLines = new Int64Column();

  place(functions: Functions, func: number, mapString: (index: number) => number): number {
    const name = mapString(functions.names[func] as number);
    const systemName = mapString(functions.systemNames[func] as number);
    const filename = mapString(functions.filenames[func] as number);
    const words = wordsOf(functions.startLines);
    const low = words[func * 2] as number;
    const high = words[func * 2 + 1] as number;
    const hash = mixed(mixed(mixed(mixed(HASH_SEED, name), systemName), filename), low);
    const isAt = (row: number): boolean =>
      this.#names.array[row] === name &&
      this.#systemNames.array[row] === systemName &&
      this.#filenames.array[row] === filename &&
      this.#startLines.words[row * 2] === low &&
      this.#startLines.words[row * 2 + 1] === high;
    let row = this.#table.first(hash);
    while (row !== NONE && !isAt(row)) row = this.#table.next();
    if (row !== NONE) return row;
    this.#names.push(name);
    this.#systemNames.push(systemName);
    this.#filenames.push(filename);
    this.#startLines.push(low, high);
    return this.#table.add(hash);
  }

  finish(): Functions {
    return {
      count: this.#table.count,
      ids: countingIds(this.#table.count),
      names: this.#names.view(),
      systemNames: this.#systemNames.view(),
      filenames: this.#filenames.view(),
      startLines: this.#startLines.signed(),
    };
  }
}

class MergedLocations {
  readonly #table = new RowTable();
  readonly #mappings = new Uint32Column();
  readonly #addresses = new Int64Column();
  readonly #isFolded = new ByteColumn();
  readonly #lineStarts = new Uint32Column();
  readonly #lineFunctions = new Uint32Column();
  readonly #lineNumbers = new Int64Column();
  readonly #lineColumns = new Int64Column();

  constructor() {
    this.#lineStarts.push(0);
  }

  place(
    locations: Locations,
    location: number,
    mapping: MappingPlace,
    mapFunction: (func: number) => number,
  ): number {
    const lineStart = this.#lineFunctions.length;
    const end = locations.lineStarts[location + 1] as number;
    const numbers = wordsOf(locations.lineNumbers);
    const columns = wordsOf(locations.lineColumns);
    for (let line = locations.lineStarts[location] as number; line < end; line++) {
      this.#lineFunctions.push(mapFunction(locations.lineFunctions[line] as number));
      this.#lineNumbers.push(numbers[line * 2] as number, numbers[line * 2 + 1] as number);
      this.#lineColumns.push(columns[line * 2] as number, columns[line * 2 + 1] as number);
    }
    const address = BigInt.asUintN(64, (locations.addresses[location] as bigint) + mapping.offset);
    const fields = {
      mapping: mapping.index >>> 0,
      low: Number(address & 0xffffffffn),
      high: Number(address >> 32n),
      isFolded: locations.isFolded[location] as number,
      lineStart,
    };
    const hash = this.#hashOf(fields);
    let row = this.#table.first(hash);
    while (row !== NONE && !this.#isAt(row, fields)) row = this.#table.next();
    if (row !== NONE) {
      for (const column of [this.#lineFunctions, this.#lineNumbers, this.#lineColumns]) {
        column.length = lineStart;
      }
      return row;
    }
    this.#mappings.push(fields.mapping);
    this.#addresses.push(fields.low, fields.high);
    this.#isFolded.push(fields.isFolded);
    this.#lineStarts.push(this.#lineFunctions.length);
    return this.#table.add(hash);
  }

  finish(): Locations {
    return {
      count: this.#table.count,
      ids: countingIds(this.#table.count),
      mappingIndexes: Int32Array.from(this.#mappings.view()),
      addresses: this.#addresses.unsigned(),
      isFolded: this.#isFolded.view(),
      lineStarts: this.#lineStarts.view(),
      lineFunctions: this.#lineFunctions.view(),
      lineNumbers: this.#lineNumbers.signed(),
      lineColumns: this.#lineColumns.signed(),
    };
  }

  #hashOf({ mapping, low, high, lineStart }: LocationFields): number {
    let hash = mixed(mixed(mixed(HASH_SEED, mapping), low), high);
    for (let line = lineStart; line < this.#lineFunctions.length; line++) {
      hash = mixed(hash, this.#lineFunctions.array[line] as number);
      hash = mixed(hash, this.#lineNumbers.words[line * 2] as number);
    }
    return hash;
  }

  /** Whether the row is like the candidate, whose lines are the last ones of the columns. */
  #isAt(row: number, { mapping, low, high, isFolded, lineStart }: LocationFields): boolean {
    const { words: addresses } = this.#addresses;
    if (addresses[row * 2] !== low || addresses[row * 2 + 1] !== high) return false;
    if (this.#mappings.array[row] !== mapping || this.#isFolded.array[row] !== isFolded) {
      return false;
    }
    const start = this.#lineStarts.array[row] as number;
    const count = this.#lineFunctions.length - lineStart;
    if ((this.#lineStarts.array[row + 1] as number) - start !== count) return false;
    for (let i = 0; i < count; i++) if (!this.#isLineAt(start + i, lineStart + i)) return false;
    // pprof's key keeps the column of the last line alone.
    const { words: columns } = this.#lineColumns;
    const [last, own] = [start + count - 1, lineStart + count - 1];
    return (
      count === 0 ||
      (columns[last * 2] === columns[own * 2] && columns[last * 2 + 1] === columns[own * 2 + 1])
    );
  }

  #isLineAt(line: number, candidate: number): boolean {
    const { words } = this.#lineNumbers;
    return (
      this.#lineFunctions.array[line] === this.#lineFunctions.array[candidate] &&
      words[line * 2] === words[candidate * 2] &&
      words[line * 2 + 1] === words[candidate * 2 + 1]
    );
  }
}

interface LocationFields {
  /** NONE as the unsigned number that a column holds. */
  readonly mapping: number;
  readonly low: number;
  readonly high: number;
  readonly isFolded: number;
  readonly lineStart: number;
}

function countingIds(count: number): BigUint64Array {
  const ids = new BigUint64Array(count);
  const words = wordsOf(ids);
  for (let i = 0; i < count; i++) words[i * 2] = i + 1;
  return ids;
}
