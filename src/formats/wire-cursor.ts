/**
 * Reads protobuf's wire format out of bytes
 * (https://protobuf.dev/programming-guides/encoding/).
 *
 * A 64-bit varint is left in two halves, `low` and `high`, because a BigInt a number would be an
 * allocation a number. The halves are signed 32-bit integers: one value beyond those would change the
 * object's shape in V8 and throw away all code compiled for it, which cost half the time of a short run.
 */
export class WireError extends Error {}

export const WIRE = { varint: 0, fixed64: 1, bytes: 2, fixed32: 5 } as const;

/** An index that no table reaches: what a string index over 32 bits, or a negative one, becomes. */
export const NO_INDEX = 0xffffffff;

export const VARINT_BYTES_MAX = 10;
/** The fields of a profile that are tables' rows: sample, mapping, location, function, string. */
export const FIRST_TABLE = 2;
export const LAST_TABLE = 6;
/** A field has at most so many bytes when its length takes two. */
export const SHORT_FIELD_BYTES = 3 + 0x3fff;

/** What a field number of more than 29 bits counts as: it is no field of ours. */
const UNKNOWN_FIELD = 0;

export class WireCursor {
  bytes: Uint8Array = new Uint8Array(0);
  at = 0;
  end = 0;
  low = 0;
  high = 0;
  field = 0;
  type = 0;
  /** Fields stepped over since the cursor was made, whatever it was reset to. */
  skipped = 0;

  reset(bytes: Uint8Array, at: number, end: number): void {
    this.bytes = bytes;
    this.at = at;
    this.end = end;
  }

  /**
   * Puts the cursor on the bytes of the table's row that starts at `at` and ends before `end`, in one call where
   * the steps of any field take a dozen, which no short run has optimized. False where it is another
   * field, a longer one, or not all there: the cursor is then as it was.
   */
  startRow(bytes: Uint8Array, at: number, end: number): boolean {
    const tag = bytes[at] as number;
    const field = tag >>> 3;
    if ((tag & 0x87) !== WIRE.bytes || field < FIRST_TABLE || field > LAST_TABLE) return false;
    if (at + 3 > end) return false;
    const first = bytes[at + 1] as number;
    const second = bytes[at + 2] as number;
    let from = at + 2;
    let length = first;
    if (first >= 0x80) {
      if (second >= 0x80) return false;
      from++;
      length = (first & 0x7f) | (second << 7);
    }
    if (length > end - from) return false;
    this.bytes = bytes;
    this.at = from;
    this.end = from + length;
    this.field = field;
    this.type = WIRE.bytes;
    return true;
  }

  /** Leaves the value in `low` and `high`. */
  varint(): void {
    const byte = this.at < this.end ? (this.bytes[this.at] as number) : 0x80;
    if (byte < 0x80) {
      this.at++;
      this.low = byte;
      this.high = 0;
      return;
    }
    this.#longVarint();
  }

  #longVarint(): void {
    const bytes = this.bytes;
    let low = 0;
    let high = 0;
    for (let i = 0; i < VARINT_BYTES_MAX; i++) {
      if (this.at >= this.end) throw new WireError('a number is cut off');
      const byte = bytes[this.at++] as number;
      const bits = byte & 0x7f;
      if (i < 4) low |= bits << (7 * i);
      else if (i === 4) {
        low |= bits << 28;
        high = bits >>> 4;
      } else high |= bits << (7 * i - 32);
      if (byte < 0x80) {
        this.low = low;
        this.high = high;
        return;
      }
    }
    throw new WireError('a number is longer than 10 bytes');
  }

  /**
   * Reads a field's number and type, and its value where that is a varint. One call a field, with the bytes in hand,
   * for the usual tag of one byte and numbers of up to four: most of a profile is such fields.
   */
  next(): void {
    const { bytes, end } = this;
    let at = this.at;
    const tag = at < end ? (bytes[at] as number) : 0x80;
    if (tag >= 0x80) {
      this.#longTag();
      return;
    }
    at++;
    const type = tag & 7;
    this.field = tag >>> 3;
    this.type = type;
    this.at = at;
    if (type !== WIRE.varint) return;
    let low = 0;
    for (let shift = 0; shift < 28 && at < end; shift += 7) {
      const byte = bytes[at++] as number;
      if (byte < 0x80) {
        this.low = low | (byte << shift);
        this.high = 0;
        this.at = at;
        return;
      }
      low |= (byte & 0x7f) << shift;
    }
    this.#longVarint();
  }

  #longTag(): void {
    this.varint();
    this.type = this.low & 7;
    this.field = this.high === 0 ? this.low >>> 3 : UNKNOWN_FIELD;
    if (this.type === WIRE.varint) this.varint();
  }

  /** Steps over what `next` has not read of its field. */
  skip(): void {
    this.skipped++;
    switch (this.type) {
      case WIRE.varint:
        return;
      case WIRE.fixed64:
        this.#step(8);
        return;
      case WIRE.fixed32:
        this.#step(4);
        return;
      case WIRE.bytes:
        this.#step(this.length());
        return;
      default:
        throw new WireError(`wire type ${this.type} is unknown`);
    }
  }

  /** The length of the bytes that follow, checked against what is left. */
  length(): number {
    this.varint();
    if (this.high !== 0 || this.low < 0 || this.low > this.end - this.at) {
      throw new WireError('a field is longer than what holds it');
    }
    return this.low;
  }

  #step(size: number): void {
    if (size > this.end - this.at) throw new WireError('a field is cut off');
    this.at += size;
  }

  expect(type: number): void {
    if (this.type !== type) {
      throw new WireError(`field ${this.field} has wire type ${this.type}, not ${type}`);
    }
  }

  /** The varint just read, as an index into a table. */
  index(): number {
    this.number();
    return this.high === 0 ? this.low >>> 0 : NO_INDEX;
  }

  /** To call before `low` and `high` are taken for the number that `next` read. */
  number(): void {
    if (this.type !== WIRE.varint) this.expect(WIRE.varint);
  }

  /** Where the field of bytes at hand ends; the cursor stands at its start afterwards. */
  bytesEnd(): number {
    this.expect(WIRE.bytes);
    const length = this.length();
    return this.at + length;
  }

  flag(): boolean {
    this.number();
    return this.low !== 0 || this.high !== 0;
  }

  int64(): bigint {
    this.number();
    return (BigInt(this.high) << 32n) | BigInt(this.low >>> 0);
  }

  uint64(): bigint {
    return BigInt.asUintN(64, this.int64());
  }
}
