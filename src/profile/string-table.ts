/**
 * The strings of a profile, kept as bytes until somebody prints or matches one.
 *
 * Index 0 is always the empty string. A large heap profile names tens of thousands of functions and a
 * report prints eighty of them; decoding on demand is why opening it stays cheap.
 */

/** Decoded strings are remembered by the page, so that a table of millions of empty ones costs nothing. */
const PAGE_BITS = 10;
const PAGE_MASK = (1 << PAGE_BITS) - 1;
/** A call into the decoder costs more than a short ASCII name does. */
const SHORT_BYTES = 64;

const NOT_ASCII = /[^\0-\x7f]/;

export class StringTable {
  readonly count: number;
  readonly #bytes: Uint8Array;
  readonly #starts: Uint32Array;
  readonly #pages: (string | undefined)[][] = [];
  readonly #decoder = new TextDecoder('utf-8', { ignoreBOM: true });

  /** `starts` holds one offset more than there are strings. */
  constructor(bytes: Uint8Array, starts: Uint32Array) {
    this.#bytes = bytes;
    this.#starts = starts;
    this.count = Math.max(0, starts.length - 1);
  }

  /** Of all strings together. */
  get byteLength(): number {
    return this.#starts[this.count] ?? 0;
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
    for (let index = 0; index < this.count; index++) {
      const start = this.#starts[index] as number;
      if ((this.#starts[index + 1] as number) - start !== wanted.length) continue;
      if (wanted.every((byte, i) => this.#bytes[start + i] === byte)) return true;
    }
    return false;
  }

  bytesAt(index: number): Uint8Array {
    return this.#bytes.subarray(this.#starts[index], this.#starts[index + 1]);
  }

  /** A table with more strings behind these; `first` is the index of the first of them. */
  extended(more: readonly string[]): { readonly table: StringTable; readonly first: number } {
    const added = StringTable.of(more);
    const bytes = new Uint8Array(this.#bytes.length + added.#bytes.length);
    bytes.set(this.#bytes);
    bytes.set(added.#bytes, this.#bytes.length);
    const starts = new Uint32Array(this.count + more.length + 1);
    starts.set(this.#starts);
    for (const [i, start] of added.#starts.entries())
      starts[this.count + i] = this.#bytes.length + start;
    return { table: new StringTable(bytes, starts), first: this.count };
  }

  #decode(index: number): string {
    const start = this.#starts[index] ?? 0;
    const end = this.#starts[index + 1] ?? start;
    if (end - start > SHORT_BYTES) return this.#decoder.decode(this.#bytes.subarray(start, end));
    // One native call for the whole name; the cast is of what apply takes anyway.
    const bytes = this.#bytes.subarray(start, end);
    const text = String.fromCharCode.apply(undefined, bytes as unknown as number[]);
    if (NOT_ASCII.test(text)) return this.#decoder.decode(bytes);
    return text;
  }
}
