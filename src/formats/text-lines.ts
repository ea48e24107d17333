/**
 * The lines of a text profile, walked over its bytes: no string is made of a line that holds numbers.
 * Follows Go's bufio.Scanner, which google/pprof reads with: a line ends at \n, one \r before it goes, and
 * a line of 64 KiB or more is an error.
 */

/** Says why a file that a reader knows as its own is no good; who called adds the file's name. */
export class BrokenTextError extends Error {
  constructor(reason: string) {
    super(reason);
    this.name = 'BrokenTextError';
  }
}

/** Go's bufio.MaxScanTokenSize, less the end of the line. */
export const LINE_BYTES_MAX = 65_535;

const NEWLINE = 0x0a;
const RETURN = 0x0d;
const HASH = 0x23;

export class TextLines {
  readonly bytes: Uint8Array;
  /** The line is `bytes` from `start` to `end`; empty before the first and after the last. */
  start = 0;
  end = 0;
  /** Counted from 1. */
  lineNumber = 0;
  #at: number;
  readonly #lineBytesMax: number;
  readonly #decoder = new TextDecoder('utf-8', { ignoreBOM: true });

  constructor(bytes: Uint8Array, at = 0, lineBytesMax = LINE_BYTES_MAX) {
    this.bytes = bytes;
    this.#at = at;
    this.#lineBytesMax = lineBytesMax;
  }

  /** Where the next line starts. */
  get nextAt(): number {
    return this.#at;
  }

  /** Goes on to the next line; false when there is none. */
  next(): boolean {
    const { bytes } = this;
    this.start = this.#at;
    this.end = this.#at;
    if (this.#at >= bytes.length) return false;
    this.lineNumber++;
    const found = bytes.indexOf(NEWLINE, this.#at);
    const end = found === -1 ? bytes.length : found;
    if (end - this.start > this.#lineBytesMax) {
      this.#at = bytes.length;
      throw this.broken(`is longer than ${this.#lineBytesMax} bytes`);
    }
    this.end = end > this.start && bytes[end - 1] === RETURN ? end - 1 : end;
    this.#at = found === -1 ? bytes.length : found + 1;
    return true;
  }

  text(): string {
    return this.#decoder.decode(this.bytes.subarray(this.start, this.end));
  }

  /** Narrows the line to what is between its outer white space. */
  trim(): void {
    const { bytes } = this;
    while (this.start < this.end && isSpace(bytes[this.start] as number)) this.start++;
    while (this.end > this.start && isSpace(bytes[this.end - 1] as number)) this.end--;
    const isAscii = (at: number): boolean => at >= this.end || (bytes[at] as number) < 0x80;
    if (isAscii(this.start) && isAscii(this.end - 1)) return;
    // Go's TrimSpace knows Unicode's spaces too; they are rare enough to decode the line for.
    const text = this.text();
    const bare = trimSpace(text);
    if (bare === text) return;
    const head = text.slice(0, text.indexOf(bare));
    const encoder = new TextEncoder();
    this.start += encoder.encode(head).length;
    this.end = this.start + encoder.encode(bare).length;
  }

  /** Also of a line of white space only. */
  isBlankOrComment(): boolean {
    const { start, end } = this;
    this.trim();
    const answer = this.start === this.end || this.bytes[this.start] === HASH;
    this.start = start;
    this.end = end;
    return answer;
  }

  startsWith(prefix: string): boolean {
    return this.#hasAt(prefix, this.start);
  }

  includes(needle: string): boolean {
    const first = needle.charCodeAt(0);
    const last = this.end - needle.length;
    for (let at = this.start; at <= last; at++) {
      if (this.bytes[at] === first && this.#hasAt(needle, at)) return true;
    }
    return false;
  }

  broken(reason: string): BrokenTextError {
    return new BrokenTextError(`line ${this.lineNumber} ${reason}`);
  }

  #hasAt(ascii: string, at: number): boolean {
    if (at + ascii.length > this.end) return false;
    for (let i = 0; i < ascii.length; i++) {
      if (this.bytes[at + i] !== ascii.charCodeAt(i)) return false;
    }
    return true;
  }
}

function isSpace(byte: number): boolean {
  return byte === 0x20 || (byte >= 0x09 && byte <= 0x0d);
}

/** Unicode's White_Space, as Go's strings.TrimSpace has it; JavaScript's trim() takes U+FEFF for one. */
export function trimSpace(text: string): string {
  return text.replace(LEADING_SPACE, '').replace(TRAILING_SPACE, '');
}

const SPACE = '[\\t-\\r \\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]';
const LEADING_SPACE = new RegExp(`^${SPACE}+`);
const TRAILING_SPACE = new RegExp(`(?<!${SPACE})${SPACE}+$`);
