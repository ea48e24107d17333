/**
 * The strings of a profile, kept as bytes until somebody prints or matches one.
 *
 * Index 0 is always the empty string. A large heap profile names tens of thousands of functions and a
 * report prints eighty of them; decoding on demand is why opening it stays cheap.
 */
import { type Latin1Reader, latin1Reader } from './latin1.ts';
import { NONE } from './profile.ts';

/** Decoded strings are remembered by the page, so that a table of millions of empty ones costs nothing. */
const PAGE_BITS = 10;
const PAGE_MASK = (1 << PAGE_BITS) - 1;

/** Half of the longest string that V8 has. */
const JOINED_BYTES_MAX = 256 * 1024 * 1024;
const NOT_ASCII = /[^\0-\x7f]/;

/**
 * Strings one behind the other: row i begins at `starts[i]` and ends at `starts[i + 1]`. Those that were added to
 * the table later are not in.
 */
export interface JoinedStrings {
  readonly text: string;
  readonly starts: Uint32Array;
}

export class StringTable {
  readonly count: number;
  /** How many are kept as bytes; those behind them are `#added`. */
  readonly #byteRows: number;
  readonly #bytes: Uint8Array;
  readonly #starts: Uint32Array;
  readonly #added: readonly string[];
  #pages: (string | undefined)[][] = [];
  /** While the filters of one report ask for it. */
  #joined: WeakRef<JoinedStrings> | undefined;
  /** A call into the decoder costs more than an ASCII name does. */
  #latin1: Latin1Reader | undefined;
  #utf8: InstanceType<typeof TextDecoder> | undefined;

  /** `starts` holds one offset more than there are strings. */
  constructor(bytes: Uint8Array, starts: Uint32Array, added: readonly string[] = []) {
    this.#bytes = bytes;
    this.#starts = starts;
    this.#added = added;
    this.#byteRows = Math.max(0, starts.length - 1);
    this.count = this.#byteRows + added.length;
  }

  /** Of all strings together; of those that were added later, what ASCII would take. */
  get byteLength(): number {
    const added = this.#added.reduce((sum, text) => sum + text.length, 0);
    return (this.#starts[this.#byteRows] ?? 0) + added;
  }

  static of(strings: readonly string[]): StringTable {
    const encoder = new TextEncoder();
    const encoded = strings.map((text) => encoder.encode(text));
    const starts = new Uint32Array(strings.length + 1);
    for (const [i, bytes] of encoded.entries()) starts[i + 1] = (starts[i] ?? 0) + bytes.length;
    const joined = new Uint8Array(starts[strings.length] ?? 0);
    for (const [i, bytes] of encoded.entries()) joined.set(bytes, starts[i]);
    return new StringTable(joined, starts);
  }

  /** Bytes that are no UTF-8 come out as U+FFFD; `bytesAt` has them as they were. */
  at(index: number): string {
    if (index >= this.#byteRows) return this.#added[index - this.#byteRows] ?? '';
    let page = this.#pages[index >>> PAGE_BITS];
    if (page === undefined) {
      page = [];
      this.#pages[index >>> PAGE_BITS] = page;
    }
    const known = page[index & PAGE_MASK];
    if (known !== undefined) return known;
    const text = this.#decode(index);
    page[index & PAGE_MASK] = text;
    return text;
  }

  /** Whether some row is this text; decodes none. */
  has(text: string): boolean {
    const wanted = new TextEncoder().encode(text);
    for (let index = 0; index < this.#byteRows; index++) {
      const start = this.#starts[index] as number;
      if ((this.#starts[index + 1] as number) - start !== wanted.length) continue;
      if (wanted.every((byte, i) => this.#bytes[start + i] === byte)) return true;
    }
    return this.#added.includes(text);
  }

  bytesAt(index: number): Uint8Array {
    if (index >= this.#byteRows) return new TextEncoder().encode(this.at(index));
    return this.#bytes.subarray(this.#starts[index], this.#starts[index + 1]);
  }

  /** Gives `use` the string's bytes within others: a view of its own costs more than to read thirty of them. */
  withBytes(index: number, use: (bytes: Uint8Array, start: number, end: number) => void): void {
    if (index < this.#byteRows) {
      use(this.#bytes, this.#starts[index] as number, this.#starts[index + 1] as number);
      return;
    }
    const bytes = this.bytesAt(index);
    use(bytes, 0, bytes.length);
  }

  /** To search strings together; undefined where they are not ASCII. */
  joined(): JoinedStrings | undefined {
    const known = this.#joined?.deref();
    if (known !== undefined) return known;
    if (this.#bytes.length > JOINED_BYTES_MAX) return undefined;
    const text = this.#decoder().decode(this.#bytes);
    // Every other character takes more bytes than one, or is what stands for a byte that is no UTF-8.
    if (text.length !== this.#bytes.length || text.includes('\ufffd')) return undefined;
    const joined = { text, starts: this.#starts };
    this.#joined = new WeakRef(joined);
    return joined;
  }

  /** A table with more strings behind these; `first` is the index of the first of them. */
  extended(more: readonly string[]): { readonly table: StringTable; readonly first: number } {
    const table = new StringTable(this.#bytes, this.#starts, [...this.#added, ...more]);
    table.#pages = this.#pages;
    return { table, first: this.count };
  }

  /**
   * A 1 for each string that has one of these bytes; undefined where more than `hitsMax` have. Searched as one, which
   * for few hits takes a tenth of what asking each string does; strings that were added later are not in.
   */
  rowsWith(wanted: readonly number[], hitsMax: number): Uint8Array | undefined {
    const rows = new Uint8Array(this.#byteRows);
    let hits = 0;
    for (const byte of wanted) {
      for (let at = this.#bytes.indexOf(byte); at !== -1; ) {
        const row = this.#rowAt(at);
        rows[row] = 1;
        hits++;
        if (hits > hitsMax) return undefined;
        at = this.#bytes.indexOf(byte, this.#starts[row + 1]);
      }
    }
    return rows;
  }

  /** NONE for an empty one. */
  firstByte(index: number): number {
    if (index >= this.#byteRows) return this.bytesAt(index)[0] ?? NONE;
    const start = this.#starts[index] as number;
    return start < (this.#starts[index + 1] as number) ? (this.#bytes[start] as number) : NONE;
  }

  /** The string that the byte at `at` is of. */
  #rowAt(at: number): number {
    let low = 0;
    let high = this.#byteRows;
    while (high - low > 1) {
      const middle = (low + high) >>> 1;
      if ((this.#starts[middle] as number) <= at) low = middle;
      else high = middle;
    }
    return low;
  }

  /** Whether the string has a byte that is marked with 1, or `first` as its first; decodes nothing. */
  hasByte(index: number, marks: Uint8Array, first: number): boolean {
    if (index >= this.#byteRows) {
      const bytes = this.bytesAt(index);
      return hasByte(bytes, 0, bytes.length, marks, first);
    }
    const start = this.#starts[index] as number;
    return hasByte(this.#bytes, start, this.#starts[index + 1] as number, marks, first);
  }

  /** Made when it is needed, which few profiles do: that takes half a millisecond. */
  #decoder(): InstanceType<typeof TextDecoder> {
    this.#utf8 ??= new TextDecoder('utf-8', { ignoreBOM: true });
    return this.#utf8;
  }

  #decode(index: number): string {
    const start = this.#starts[index] ?? 0;
    const end = this.#starts[index + 1] ?? start;
    this.#latin1 ??= latin1Reader(this.#bytes);
    const text = this.#latin1(start, end);
    if (NOT_ASCII.test(text)) return this.#decoder().decode(this.#bytes.subarray(start, end));
    return text;
  }
}

function hasByte(
  bytes: Uint8Array,
  start: number,
  end: number,
  marks: Uint8Array,
  first: number,
): boolean {
  if (start < end && bytes[start] === first) return true;
  for (let i = start; i < end; i++) if (marks[bytes[i] as number] === 1) return true;
  return false;
}
