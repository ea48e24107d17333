/**
 * Fills the columns of samples from the messages of profile.proto, one message a call, or a run that
 * plain-fields.ts read. pprof-decode.ts cuts the stream into messages.
 */
import { Int64Column, RowColumn, Uint32Column } from '../profile/growing-columns.ts';
import type { Labels } from '../profile/profile.ts';
import type { DecodeLimits } from './decode-limits.ts';
import { overLimit } from './decode-limits.ts';
import type { IdSpace } from './id-space.ts';
import type { FieldRun } from './plain-fields.ts';
import { WIRE, type WireCursor, WireError } from './wire-cursor.ts';

/** No profiler records more kinds of value at once than this; a sample of more is no sample. */
export const SAMPLE_TYPES_MAX = 1024;

/** To look at more turns of labels than these takes longer than to number all labels. */
const TURNS_MAX = 4096;

/** A profile with more columns than this is no usual one, and gets no space in advance. */
const ROOMY_COLUMNS = 8;

export class SampleColumns {
  readonly locationStarts = new Uint32Column();
  /** Ids less one: of the usual ids 1, 2, 3 … these are the row numbers already. Empty where no stack is kept. */
  readonly locations = new RowColumn();
  readonly values: Int64Column[] = [];
  readonly labelStarts = new Uint32Column();
  readonly keys = new Uint32Column();
  readonly texts = new Uint32Column();
  readonly numbers = new Int64Column();
  readonly units = new Uint32Column();
  /** As `Labels.turns`; once there are more than TURNS_MAX, no more are noted. */
  readonly turns = new Uint32Column();
  /** The largest string index that a label without a value had for its key. */
  droppedKeyMax = 0;
  /** No label names a string behind this one. */
  largestLabelRow = 0;
  count = 0;
  /** Of all stacks, kept or not. */
  frameCount = 0;
  /** Of all stacks so far; 0 for none and 1 for none. */
  largestId = 0;
  smallestId = 1;
  readonly #limits: DecodeLimits;
  readonly #locationIds: IdSpace;
  readonly #keepsStacks: boolean;
  #valuesSeen = 0;
  #samplesExpected = 0;

  constructor(limits: DecodeLimits, locationIds: IdSpace, keepsStacks = true) {
    this.#limits = limits;
    this.#keepsStacks = keepsStacks;
    this.#locationIds = locationIds;
    this.locationStarts.push(0);
    this.labelStarts.push(0);
  }

  appendRun(run: FieldRun): void {
    this.locationStarts.append(run.rows('locationEnds', 'sampleCount'));
    this.labelStarts.append(run.rows('labelEnds', 'sampleCount'));
    if (this.#keepsStacks) {
      // A run of empty stacks has 0 for its largest id, and 1 for its smallest.
      const isWide = run.count('largestId') > RowColumn.NARROW_END || run.count('smallestId') === 0;
      if (isWide) this.locations.widen();
      this.locations.append(run.rows('locations', 'locationCount'));
    }
    this.frameCount += run.count('locationCount');
    for (const [i, column] of this.values.entries()) column.append(run.valuesOf(i));
    this.keys.append(run.rows('labelKeys', 'labelCount'));
    this.texts.append(run.rows('labelTexts', 'labelCount'));
    this.units.append(run.rows('labelUnits', 'labelCount'));
    this.numbers.append(run.wide('labelNumbers', 'labelCount'));
    if (this.#areTurnsFew) this.turns.append(run.rows('labelTurns', 'labelTurnCount'));
    this.largestId = Math.max(this.largestId, run.count('largestId'));
    this.smallestId = Math.min(this.smallestId, run.count('smallestId'));
    this.largestLabelRow = Math.max(this.largestLabelRow, run.count('largestLabelRow'));
    this.count += run.count('sampleCount');
  }

  /** Space for so many samples, most with one label; pages that are not filled cost nothing. */
  expect(samples: number): void {
    for (const column of [this.locationStarts, this.labelStarts]) column.reserve(samples);
    for (const column of [this.keys, this.texts, this.units]) column.reserve(samples);
    this.numbers.reserve(samples);
    this.#samplesExpected = samples;
  }

  /** Reads the sample that ends at `end`. */
  read(cursor: WireCursor, end: number): void {
    if (this.count >= this.#limits.samplesMax) {
      throw new WireError(overLimit('samples', this.#limits, 'samplesMax'));
    }
    const stackStart = this.locations.length;
    this.#valuesSeen = 0;
    while (cursor.at < end) {
      cursor.next();
      if (cursor.field === 1) this.#readLocations(cursor);
      else if (cursor.field === 2) this.#readValues(cursor);
      else if (cursor.field === 3) this.#readLabel(cursor);
      else cursor.skip();
    }
    const depth = this.locations.length - stackStart;
    if (depth > this.#limits.depthMax) {
      throw new WireError(overLimit('locations in one stack', this.#limits, 'depthMax'));
    }
    if (!this.#keepsStacks) this.locations.length = 0;
    this.frameCount += depth;
    this.locationStarts.push(this.frameCount);
    this.labelStarts.push(this.keys.length);
    if (this.#valuesSeen !== this.values.length) {
      throw new WireError(`has ${this.#valuesSeen} values where others have ${this.values.length}`);
    }
    this.count++;
  }

  #readLocations(cursor: WireCursor): void {
    if (cursor.type !== WIRE.bytes) {
      cursor.number();
      this.#pushLocation(this.#locationIds.standIn(cursor.low, cursor.high));
      return;
    }
    const end = cursor.bytesEnd();
    // Every number takes a byte at least, so this much is enough and is not more than was sent.
    const column = this.locations;
    if (column.length + (end - cursor.at) > column.array.length) column.reserve(end - cursor.at);
    let { array } = column;
    const { bytes, end: outer } = cursor;
    cursor.end = end;
    let { length } = column;
    let { at } = cursor;
    let largest = 0;
    let smallest = 1;
    while (at < end) {
      const first = bytes[at] as number;
      const second = at + 1 < end ? (bytes[at + 1] as number) : 0x80;
      let id = first;
      // Nearly every id takes one byte or two; the cursor reads the others.
      if (first < 0x80) at++;
      else if (second < 0x80) {
        id = (first & 0x7f) | (second << 7);
        at += 2;
      } else {
        cursor.at = at;
        cursor.varint();
        id = this.#locationIds.standIn(cursor.low, cursor.high);
        at = cursor.at;
      }
      if (!isNarrow(id)) {
        // With the stack so far.
        column.length = length;
        array = column.widen();
      }
      array[length++] = id - 1;
      if (id > largest) largest = id;
      if (id < smallest) smallest = id;
    }
    cursor.at = at;
    column.length = length;
    cursor.end = outer;
    if (largest > this.largestId) this.largestId = largest;
    if (smallest < this.smallestId) this.smallestId = smallest;
  }

  #pushLocation(id: number): void {
    const column = this.locations;
    if (!isNarrow(id)) column.widen();
    if (column.length === column.array.length) column.reserve(1);
    column.array[column.length++] = id - 1;
    if (id > this.largestId) this.largestId = id;
    if (id < this.smallestId) this.smallestId = id;
  }

  #readValues(cursor: WireCursor): void {
    if (cursor.type !== WIRE.bytes) {
      cursor.number();
      this.#pushValue(cursor.low, cursor.high);
      return;
    }
    const end = cursor.bytesEnd();
    const outer = cursor.end;
    cursor.end = end;
    while (cursor.at < end) {
      cursor.varint();
      this.#pushValue(cursor.low, cursor.high);
    }
    cursor.end = outer;
  }

  #pushValue(low: number, high: number): void {
    const column = this.values[this.#valuesSeen] ?? this.#addValueColumn();
    this.#valuesSeen++;
    column.push(low, high);
  }

  #addValueColumn(): Int64Column {
    if (this.count > 0)
      throw new WireError(`has more values than the ${this.values.length} of others`);
    if (this.values.length === SAMPLE_TYPES_MAX) {
      throw new WireError(`has more than ${SAMPLE_TYPES_MAX} values`);
    }
    const column = new Int64Column();
    if (this.values.length < ROOMY_COLUMNS) column.reserve(this.#samplesExpected);
    this.values.push(column);
    return column;
  }

  #readLabel(cursor: WireCursor): void {
    const end = cursor.bytesEnd();
    const outer = cursor.end;
    cursor.end = end;
    let key = 0;
    let text = 0;
    let unit = 0;
    let low = 0;
    let high = 0;
    while (cursor.at < end) {
      cursor.next();
      if (cursor.field === 1) key = cursor.index();
      else if (cursor.field === 2) text = cursor.index();
      else if (cursor.field === 4) unit = cursor.index();
      else if (cursor.field === 3) {
        cursor.number();
        low = cursor.low;
        high = cursor.high;
      } else cursor.skip();
    }
    cursor.end = outer;
    // pprof drops a label that has neither text nor number nor unit, once it has looked its key up.
    if (text === 0 && low === 0 && high === 0 && unit === 0) {
      this.droppedKeyMax = Math.max(this.droppedKeyMax, key);
      return;
    }
    this.#limitRows(this.keys.length);
    this.largestLabelRow = Math.max(this.largestLabelRow, key, text, unit);
    if (text === 0 && this.#areTurnsFew && this.#isTurn(key, unit))
      this.turns.push(this.keys.length);
    this.keys.push(key);
    this.texts.push(text);
    // A row is textual or numeric: with a text, pprof looks at neither number nor unit.
    this.numbers.push(text === 0 ? low : 0, text === 0 ? high : 0);
    this.units.push(text === 0 ? unit : 0);
  }

  #isTurn(key: number, unit: number): boolean {
    const { turns } = this;
    if (turns.length === 0) return true;
    const row = turns.array[turns.length - 1] as number;
    return this.keys.array[row] !== key || this.units.array[row] !== unit;
  }

  get #areTurnsFew(): boolean {
    return this.turns.length <= TURNS_MAX;
  }

  #limitRows(count: number): void {
    if (count >= this.#limits.rowsMax)
      throw new WireError(overLimit('labels', this.#limits, 'rowsMax'));
  }

  labels(): Labels {
    return {
      count: this.keys.length,
      keys: this.keys.view(),
      texts: this.texts.view(),
      numbers: this.numbers.signed(),
      units: this.units.view(),
      turns: this.#areTurnsFew ? this.turns.view() : undefined,
    };
  }
}

/** Whether a location's id, less one, is kept in 16 bits. */
function isNarrow(id: number): boolean {
  return id > 0 && id <= RowColumn.NARROW_END;
}
