/**
 * Typed arrays that grow by doubling, for readers that do not know the counts beforehand.
 *
 * `view()` is the filled part, without a copy: the unfilled pages of the buffer were never touched, so
 * they cost address space and no memory. Hot loops check `capacity` and write through `array` directly.
 */
import { type RowNumbers, rowsLike } from './row-numbers.ts';

const FIRST_CAPACITY = 1024;
const SHORT_BYTES = 64;

export class Uint32Column {
  array = new Uint32Array(FIRST_CAPACITY);
  length = 0;

  push(value: number): void {
    const { length } = this;
    if (length === this.array.length) this.reserve(1);
    this.array[length] = value;
    this.length = length + 1;
  }

  append(rows: Uint32Array): void {
    if (this.length + rows.length > this.array.length) this.reserve(rows.length);
    this.array.set(rows, this.length);
    this.length += rows.length;
  }

  reserve(more: number): void {
    const grown = new Uint32Array(Math.max(this.array.length * 2, Math.ceil(this.length + more)));
    grown.set(this.array);
    this.array = grown;
  }

  view(): Uint32Array {
    return this.array.subarray(0, this.length);
  }
}

/** Row numbers of 16 bits each, until `widen` is called for the first that does not fit. */
export class RowColumn {
  array: RowNumbers = new Uint16Array(FIRST_CAPACITY);
  length = 0;

  /** Rows below this are kept in 16 bits. It is itself no such row, since it is what -1 would become. */
  static readonly NARROW_END = 0xffff;

  append(rows: Uint32Array): void {
    if (this.length + rows.length > this.array.length) this.reserve(rows.length);
    this.array.set(rows, this.length);
    this.length += rows.length;
  }

  reserve(more: number): void {
    const { array } = this;
    const grown = rowsLike(array, Math.max(array.length * 2, Math.ceil(this.length + more)));
    grown.set(array);
    this.array = grown;
  }

  /** From here on 32 bits each. */
  widen(): Uint32Array {
    if (this.array instanceof Uint32Array) return this.array;
    const wide = new Uint32Array(this.array.length);
    wide.set(this.view());
    this.array = wide;
    return wide;
  }

  view(): RowNumbers {
    return this.array.subarray(0, this.length);
  }
}

/**
 * 64-bit values, written as two 32-bit halves: a BigInt a value would be an allocation a value.
 * The halves are laid out low word first, which is the byte order of every machine Node runs on but
 * s390x, which is refused.
 */
export class Int64Column {
  words = new Uint32Array(FIRST_CAPACITY * 2);
  length = 0;

  push(low: number, high: number): void {
    const { length } = this;
    if (length * 2 === this.words.length) this.reserve(1);
    const { words } = this;
    words[length * 2] = low;
    words[length * 2 + 1] = high;
    this.length = length + 1;
  }

  /** Takes values as they are laid out here: two words each. */
  append(words: Uint32Array): void {
    const rows = words.length / 2;
    if (this.length * 2 + words.length > this.words.length) this.reserve(rows);
    this.words.set(words, this.length * 2);
    this.length += rows;
  }

  /** Takes values of 32 bits. */
  appendSmall(values: Uint32Array): void {
    if ((this.length + values.length) * 2 > this.words.length) this.reserve(values.length);
    const { words } = this;
    let { length } = this;
    for (let i = 0; i < values.length; i++) words[length++ * 2] = values[i] as number;
    this.length = length;
  }

  signed(): BigInt64Array {
    return new BigInt64Array(this.words.buffer, 0, this.length);
  }

  unsigned(): BigUint64Array {
    return new BigUint64Array(this.words.buffer, 0, this.length);
  }

  reserve(more: number): void {
    const rows = Math.max(this.words.length, Math.ceil(this.length + more));
    const grown = new Uint32Array(rows * 2);
    grown.set(this.words);
    this.words = grown;
  }
}

export class ByteColumn {
  array = new Uint8Array(FIRST_CAPACITY);
  length = 0;

  push(value: number): void {
    if (this.length === this.array.length) this.#reserve(1);
    this.array[this.length++] = value;
  }

  append(bytes: Uint8Array): void {
    if (this.length + bytes.length > this.array.length) this.#reserve(bytes.length);
    this.array.set(bytes, this.length);
    this.length += bytes.length;
  }

  appendZeros(count: number): void {
    if (this.length + count > this.array.length) this.#reserve(count);
    this.length += count;
  }

  /** Without a view of the range, which costs more than a short string's bytes do. */
  appendRange(bytes: Uint8Array, start: number, end: number): void {
    if (end - start > SHORT_BYTES) {
      this.append(bytes.subarray(start, end));
      return;
    }
    if (this.length + end - start > this.array.length) this.#reserve(end - start);
    const { array } = this;
    let { length } = this;
    for (let i = start; i < end; i++) array[length++] = bytes[i] as number;
    this.length = length;
  }

  /**
   * Appends texts that lie in `bytes` one after another, each behind a gap: row `r` of the rows from `from` to before
   * `to` shall lie from `starts[r]` to `starts[r + 1]`. One copy of all and a move each, without a view of each.
   */
  appendSpaced(
    bytes: Uint8Array,
    gap: number,
    starts: Uint32Array,
    from: number,
    to: number,
  ): void {
    if (this.length + bytes.length > this.array.length) this.#reserve(bytes.length);
    const { array, length } = this;
    array.set(bytes, length);
    let source = length;
    for (let row = from; row < to; row++) {
      const start = starts[row] as number;
      source += gap;
      const sourceEnd = source + (starts[row + 1] as number) - start;
      array.copyWithin(start, source, sourceEnd);
      source = sourceEnd;
    }
    this.length = starts[to] as number;
  }

  view(): Uint8Array {
    return this.array.subarray(0, this.length);
  }

  #reserve(more: number): void {
    const grown = new Uint8Array(Math.max(this.array.length * 2, this.length + more));
    grown.set(this.array.subarray(0, this.length));
    this.array = grown;
  }
}

if (new Uint8Array(new Uint32Array([1]).buffer)[0] !== 1) {
  throw new Error('stackheat needs a little-endian machine: its columns are laid out so');
}
