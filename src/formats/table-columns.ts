/**
 * Fills the columns of mappings, locations, lines and functions from the messages of profile.proto, one
 * message a call. What refers to what is resolved at the end, since a message may come before those it names.
 */
import { ByteColumn, Int64Column, Uint32Column } from '../profile/growing-columns.ts';
import type { Functions, Locations, Mapping } from '../profile/profile.ts';
import { NONE } from '../profile/profile.ts';
import type { RowNumbers } from '../profile/row-numbers.ts';
import type { DecodeLimits } from './decode-limits.ts';
import { overLimit } from './decode-limits.ts';
import { IdSpace, resolveIds } from './id-space.ts';
import type { FieldRun } from './plain-fields.ts';
import type { SampleColumns } from './sample-columns.ts';
import { bytesTag, numberFields, usualEnd, usualNumbers } from './usual-messages.ts';
import { type WireCursor, WireError } from './wire-cursor.ts';

interface MappingRow {
  id: bigint;
  start: bigint;
  limit: bigint;
  offset: bigint;
  file: number;
  buildId: number;
  hasFunctions: boolean;
  hasFilenames: boolean;
  hasLineNumbers: boolean;
  hasInlineFrames: boolean;
}

const LOCATION_TAG = bytesTag(4);
/** One that is folded is no usual one. */
const LOCATION_NUMBERS = numberFields(1, 2, 3);
const LINE_TAG = bytesTag(4);
const LINE_NUMBERS = numberFields(1, 2, 3);
const FUNCTION_TAG = bytesTag(5);
const FUNCTION_NUMBERS = numberFields(1, 2, 3, 4, 5);

export class TableColumns {
  readonly locationIds = new IdSpace();
  readonly #functionIds = new IdSpace();
  readonly #limits: DecodeLimits;
  readonly #locationStandIns = new Uint32Column();
  readonly #locationWireIds = new Int64Column();
  readonly #locationMappings = new Uint32Column();
  readonly #mappingIds = new IdSpace();
  readonly #addresses = new Int64Column();
  readonly #isFolded = new ByteColumn();
  readonly #lineStarts = new Uint32Column();
  readonly #lineFunctions = new Uint32Column();
  readonly #lineNumbers = new Int64Column();
  readonly #lineColumns = new Int64Column();
  readonly #functionStandIns = new Uint32Column();
  readonly #functionWireIds = new Int64Column();
  readonly #names = new Uint32Column();
  readonly #systemNames = new Uint32Column();
  readonly #filenames = new Uint32Column();
  readonly #startLines = new Int64Column();
  readonly #mappings: MappingRow[] = [];
  /** Of the message at hand, and of the line within it, by field. */
  readonly #numbers = new Uint32Array(6);
  readonly #numbersOfLine = new Uint32Array(6);

  constructor(limits: DecodeLimits) {
    this.#limits = limits;
    this.#lineStarts.push(0);
  }

  get lineCount(): number {
    return this.#lineFunctions.length;
  }

  /** Messages of all tables. */
  get messageCount(): number {
    const { length: locations } = this.#locationStandIns;
    return this.#mappings.length + locations + this.#functionStandIns.length;
  }

  /** Of the longest table. */
  get rowCount(): number {
    return Math.max(this.#locationStandIns.length, this.lineCount, this.#functionStandIns.length);
  }

  appendRun(run: FieldRun): void {
    const locationIds = run.rows('locationIds', 'tableCount');
    this.#locationStandIns.append(locationIds);
    this.#locationWireIds.appendSmall(locationIds);
    this.#locationMappings.append(run.rows('locationMappings', 'tableCount'));
    this.#addresses.append(run.wide('addresses', 'tableCount'));
    this.#isFolded.appendZeros(locationIds.length);
    this.#lineStarts.append(run.rows('lineEnds', 'tableCount'));
    this.#lineFunctions.append(run.rows('lineFunctions', 'lineCount'));
    this.#lineNumbers.append(run.wide('lineNumbers', 'lineCount'));
    this.#lineColumns.append(run.wide('lineColumns', 'lineCount'));
    const functionIds = run.rows('functionIds', 'functionCount');
    this.#functionStandIns.append(functionIds);
    this.#functionWireIds.appendSmall(functionIds);
    this.#names.append(run.rows('functionNames', 'functionCount'));
    this.#systemNames.append(run.rows('systemNames', 'functionCount'));
    this.#filenames.append(run.rows('filenames', 'functionCount'));
    this.#startLines.append(run.wide('startLines', 'functionCount'));
  }

  /** Reads locations and functions of the usual form, as they come; returns where something else begins. */
  usualMessages(bytes: Uint8Array, start: number, end: number): number {
    let at = start;
    for (let left = this.#limits.rowsMax - this.rowCount; left > 0; left--) {
      const isLocation = bytes[at] === LOCATION_TAG;
      const next = usualEnd(bytes, at, end, isLocation ? LOCATION_TAG : FUNCTION_TAG);
      if (next === at) break;
      const isRead = isLocation
        ? this.#usualLocation(bytes, at + 2, next)
        : this.#usualFunction(bytes, at + 2, next);
      if (!isRead) break;
      at = next;
    }
    return at;
  }

  /** False where it has another form; nothing of it is kept then. */
  #usualLocation(bytes: Uint8Array, start: number, end: number): boolean {
    const lines = this.lineCount;
    const numbers = this.#numbers;
    numbers[1] = 0;
    numbers[2] = 0;
    numbers[3] = 0;
    let at = usualNumbers(bytes, start, end, LOCATION_NUMBERS, numbers);
    while (at < end) {
      const lineEnd = this.#usualLine(bytes, at, end);
      if (lineEnd === at) break;
      at = usualNumbers(bytes, lineEnd, end, LOCATION_NUMBERS, numbers);
    }
    if (at !== end) {
      this.#dropLines(lines);
      return false;
    }
    const id = numbers[1] as number;
    this.#locationStandIns.push(id);
    this.#locationWireIds.push(id, 0);
    this.#locationMappings.push(numbers[2] as number);
    this.#addresses.push(numbers[3] as number, 0);
    this.#isFolded.push(0);
    this.#lineStarts.push(this.lineCount);
    return true;
  }

  /** Returns where the line ends that starts at `start`; `start` where none of the usual form is. */
  #usualLine(bytes: Uint8Array, start: number, end: number): number {
    const lineEnd = usualEnd(bytes, start, end, LINE_TAG);
    if (lineEnd === start || this.lineCount >= this.#limits.rowsMax) return start;
    const numbers = this.#numbersOfLine;
    numbers[1] = 0;
    numbers[2] = 0;
    numbers[3] = 0;
    if (usualNumbers(bytes, start + 2, lineEnd, LINE_NUMBERS, numbers) !== lineEnd) return start;
    this.#lineFunctions.push(numbers[1] as number);
    this.#lineNumbers.push(numbers[2] as number, 0);
    this.#lineColumns.push(numbers[3] as number, 0);
    return lineEnd;
  }

  #dropLines(count: number): void {
    this.#lineFunctions.length = count;
    this.#lineNumbers.length = count;
    this.#lineColumns.length = count;
  }

  #usualFunction(bytes: Uint8Array, start: number, end: number): boolean {
    const numbers = this.#numbers;
    for (let field = 1; field <= 5; field++) numbers[field] = 0;
    if (usualNumbers(bytes, start, end, FUNCTION_NUMBERS, numbers) !== end) return false;
    const id = numbers[1] as number;
    this.#functionStandIns.push(id);
    this.#functionWireIds.push(id, 0);
    this.#names.push(numbers[2] as number);
    this.#systemNames.push(numbers[3] as number);
    this.#filenames.push(numbers[4] as number);
    this.#startLines.push(numbers[5] as number, 0);
    return true;
  }

  readMapping(cursor: WireCursor, end: number): void {
    this.#limit('mappings', this.#mappings.length * MAPPING_WEIGHT);
    const row = emptyMapping();
    while (cursor.at < end) {
      cursor.next();
      readMappingField(cursor, row);
    }
    this.#mappings.push(row);
  }

  readLocation(cursor: WireCursor, end: number): void {
    this.#limit('locations', this.#locationStandIns.length);
    let id = 0;
    let mapping = 0;
    let isFolded = false;
    let idLow = 0;
    let idHigh = 0;
    let addressLow = 0;
    let addressHigh = 0;
    while (cursor.at < end) {
      cursor.next();
      if (cursor.field === 1) {
        cursor.number();
        idLow = cursor.low;
        idHigh = cursor.high;
        id = this.locationIds.standIn(idLow, idHigh);
      } else if (cursor.field === 2) {
        cursor.number();
        mapping = this.#mappingIds.standIn(cursor.low, cursor.high);
      } else if (cursor.field === 3) {
        cursor.number();
        addressLow = cursor.low;
        addressHigh = cursor.high;
      } else if (cursor.field === 4) this.#readLine(cursor);
      else if (cursor.field === 5) isFolded = cursor.flag();
      else cursor.skip();
    }
    this.#locationStandIns.push(id);
    this.#locationWireIds.push(idLow, idHigh);
    this.#locationMappings.push(mapping);
    this.#addresses.push(addressLow, addressHigh);
    this.#isFolded.push(isFolded ? 1 : 0);
    this.#lineStarts.push(this.#lineFunctions.length);
  }

  #readLine(cursor: WireCursor): void {
    this.#limit('lines', this.#lineFunctions.length);
    const end = cursor.bytesEnd();
    const outer = cursor.end;
    cursor.end = end;
    let func = 0;
    let lineLow = 0;
    let lineHigh = 0;
    let columnLow = 0;
    let columnHigh = 0;
    while (cursor.at < end) {
      cursor.next();
      if (cursor.field === 1) {
        cursor.number();
        func = this.#functionIds.standIn(cursor.low, cursor.high);
      } else if (cursor.field === 2) {
        cursor.number();
        lineLow = cursor.low;
        lineHigh = cursor.high;
      } else if (cursor.field === 3) {
        cursor.number();
        columnLow = cursor.low;
        columnHigh = cursor.high;
      } else cursor.skip();
    }
    cursor.end = outer;
    this.#lineFunctions.push(func);
    this.#lineNumbers.push(lineLow, lineHigh);
    this.#lineColumns.push(columnLow, columnHigh);
  }

  readFunction(cursor: WireCursor, end: number): void {
    this.#limit('functions', this.#functionStandIns.length);
    let id = 0;
    let idLow = 0;
    let idHigh = 0;
    let name = 0;
    let systemName = 0;
    let filename = 0;
    let startLow = 0;
    let startHigh = 0;
    while (cursor.at < end) {
      cursor.next();
      if (cursor.field === 1) {
        cursor.number();
        idLow = cursor.low;
        idHigh = cursor.high;
        id = this.#functionIds.standIn(idLow, idHigh);
      } else if (cursor.field === 2) name = cursor.index();
      else if (cursor.field === 3) systemName = cursor.index();
      else if (cursor.field === 4) filename = cursor.index();
      else if (cursor.field === 5) {
        cursor.number();
        startLow = cursor.low;
        startHigh = cursor.high;
      } else cursor.skip();
    }
    this.#functionStandIns.push(id);
    this.#functionWireIds.push(idLow, idHigh);
    this.#names.push(name);
    this.#systemNames.push(systemName);
    this.#filenames.push(filename);
    this.#startLines.push(startLow, startHigh);
  }

  functions(): Functions {
    return {
      count: this.#functionStandIns.length,
      ids: this.#functionWireIds.unsigned(),
      names: this.#names.view(),
      systemNames: this.#systemNames.view(),
      filenames: this.#filenames.view(),
      startLines: this.#startLines.signed(),
    };
  }

  mappings(stringAt: (index: number) => string): Mapping[] {
    const seen = new Set<bigint>();
    return this.#mappings.map((row) => {
      if (row.id === 0n) throw new WireError('a mapping has the reserved id 0');
      if (seen.has(row.id)) throw new WireError(`two mappings have the id ${row.id}`);
      seen.add(row.id);
      return { ...row, file: stringAt(row.file), buildId: stringAt(row.buildId) };
    });
  }

  /** Locations whose lines and mappings are row numbers. */
  locations(): Locations {
    this.#resolveFunctions();
    return {
      count: this.#locationStandIns.length,
      ids: this.#locationWireIds.unsigned(),
      mappingIndexes: this.#mappingIndexes(),
      addresses: this.#addresses.unsigned(),
      isFolded: this.#isFolded.view(),
      lineStarts: this.#lineStarts.view(),
      lineFunctions: this.#lineFunctions.view(),
      lineNumbers: this.#lineNumbers.signed(),
      lineColumns: this.#lineColumns.signed(),
    };
  }

  /** Whether locations have the ids 1, 2, 3 …, as they nearly always have, and the stacks no others. */
  areLocationsCounted({ largestId, smallestId }: SampleColumns): boolean {
    const ids = this.#locationStandIns.view();
    return largestId <= ids.length && smallestId > 0 && ids.every((id, row) => id === row + 1);
  }

  /** Turns the ids, less one, of the samples' locations into row numbers, in place. */
  resolveLocations(samples: SampleColumns): RowNumbers {
    if (this.areLocationsCounted(samples)) return samples.locations.view();
    const column = samples.locations.widen().subarray(0, samples.locations.length);
    const ids = this.#locationStandIns.view();
    if (ids.includes(0)) throw new WireError('a location has the reserved id 0');
    for (let i = 0; i < column.length; i++) column[i] = (column[i] as number) + 1;
    resolveIds(
      column,
      ids,
      (standIn) => {
        throw new WireError(`two locations have the id ${this.locationIds.idOf(standIn)}`);
      },
      (standIn) => {
        const id = this.locationIds.idOf(standIn);
        throw new WireError(`a sample refers to location id ${id}, which is not in the profile`);
      },
    );
    return column;
  }

  #resolveFunctions(): void {
    const ids = this.#functionStandIns.view();
    if (ids.includes(0)) throw new WireError('a function has the reserved id 0');
    resolveIds(
      this.#lineFunctions.view(),
      ids,
      (standIn) => {
        throw new WireError(`two functions have the id ${this.#functionIds.idOf(standIn)}`);
      },
      (standIn) => {
        const id = this.#functionIds.idOf(standIn);
        throw new WireError(`a line refers to function id ${id}, which is not in the profile`);
      },
    );
  }

  /** A mapping id that nothing has means "no mapping" to pprof, and to us. */
  #mappingIndexes(): Int32Array {
    const rows = new Map(
      this.#mappings.map(({ id }, row) => [
        this.#mappingIds.standIn(lowWord(id), highWord(id)),
        row,
      ]),
    );
    const ids = this.#locationMappings.view();
    const indexes = new Int32Array(ids.length);
    let last = 0;
    let row = rows.get(0) ?? NONE;
    for (let location = 0; location < ids.length; location++) {
      const id = ids[location] as number;
      // Most locations are of the mapping of the one before.
      if (id !== last) row = rows.get(id) ?? NONE;
      last = id;
      indexes[location] = row;
    }
    return indexes;
  }

  #limit(what: string, count: number): void {
    if (count >= this.#limits.rowsMax)
      throw new WireError(overLimit(what, this.#limits, 'rowsMax'));
  }
}

/** A mapping is an object of some 200 bytes where the other rows take 20: it counts as ten rows. */
const MAPPING_WEIGHT = 10;

function emptyMapping(): MappingRow {
  return {
    id: 0n,
    start: 0n,
    limit: 0n,
    offset: 0n,
    file: 0,
    buildId: 0,
    hasFunctions: false,
    hasFilenames: false,
    hasLineNumbers: false,
    hasInlineFrames: false,
  };
}

function readMappingField(cursor: WireCursor, row: MappingRow): void {
  switch (cursor.field) {
    case 1:
      row.id = cursor.uint64();
      return;
    case 2:
      row.start = cursor.uint64();
      return;
    case 3:
      row.limit = cursor.uint64();
      return;
    case 4:
      row.offset = cursor.uint64();
      return;
    case 5:
      row.file = cursor.index();
      return;
    case 6:
      row.buildId = cursor.index();
      return;
    case 7:
      row.hasFunctions = cursor.flag();
      return;
    case 8:
      row.hasFilenames = cursor.flag();
      return;
    case 9:
      row.hasLineNumbers = cursor.flag();
      return;
    case 10:
      row.hasInlineFrames = cursor.flag();
      return;
    default:
      cursor.skip();
  }
}

function lowWord(value: bigint): number {
  return Number(BigInt.asUintN(32, value));
}

function highWord(value: bigint): number {
  return Number(BigInt.asUintN(64, value) >> 32n);
}
