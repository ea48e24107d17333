/**
 * Finds the numbers of a sample's line from a mark behind them, going back over the bytes. pprof searches
 * these lines with regular expressions that may start anywhere; here each byte is looked at once, so that
 * a line of megabytes takes no longer than its length.
 */

const SPACE = 0x20;
const ZERO = 0x30;
const NINE = 0x39;
const MINUS = 0x2d;
const LETTER_X = 0x78;

export class NumberScan {
  readonly #bytes: Uint8Array;
  readonly #start: number;
  /** What is before here was not looked at yet. */
  at: number;

  constructor(bytes: Uint8Array, start: number, at: number) {
    this.#bytes = bytes;
    this.#start = start;
    this.at = at;
  }

  /** Steps back over the byte when it is the next one. */
  byte(code: number): boolean {
    if (this.at === this.#start || this.#bytes[this.at - 1] !== code) return false;
    this.at--;
    return true;
  }

  /** Steps back over all spaces; how many there were. */
  spaces(): number {
    const from = this.at;
    while (this.byte(SPACE));
    return from - this.at;
  }

  /** Steps back over a number; undefined when there is none. */
  digits(): string | undefined {
    const end = this.at;
    while (this.at > this.#start && isDigit(this.#bytes[this.at - 1] as number)) this.at--;
    return this.at === end ? undefined : asciiText(this.#bytes, this.at, end);
  }

  signedDigits(): string | undefined {
    const digits = this.digits();
    return digits !== undefined && this.byte(MINUS) ? `-${digits}` : digits;
  }
}

function isDigit(byte: number): boolean {
  return byte >= ZERO && byte <= NINE;
}

const SHORT_BYTES = 32;
const decoder = new TextDecoder();

/** A call into the decoder costs more than a number of usual length. */
function asciiText(bytes: Uint8Array, start: number, end: number): string {
  if (end - start > SHORT_BYTES) return decoder.decode(bytes.subarray(start, end));
  let text = '';
  for (let i = start; i < end; i++) text += String.fromCharCode(bytes[i] as number);
  return text;
}

const LETTER_A = 0x61;
const LETTER_F = 0x66;
const NOT_HEX = -1;
const HEX_DIGITS_OF_HALF = 8;

/** Of `0-9a-f`; pprof reads no capitals here. */
function hexValue(byte: number): number {
  if (byte >= ZERO && byte <= NINE) return byte - ZERO;
  return byte >= LETTER_A && byte <= LETTER_F ? byte - LETTER_A + 10 : NOT_HEX;
}

/** Where a run of what may stand behind `@` ends: addresses with spaces between. */
export function addressesEnd(bytes: Uint8Array, start: number, end: number): number {
  let at = start;
  while (at < end) {
    const byte = bytes[at] as number;
    if (byte !== SPACE && byte !== LETTER_X && hexValue(byte) === NOT_HEX) break;
    at++;
  }
  return at;
}

/**
 * Calls `visit` with the halves of every `0x…` in the range, both unsigned; false when one has over 64
 * bits.
 */
export function eachAddress(
  bytes: Uint8Array,
  start: number,
  end: number,
  visit: (low: number, high: number) => void,
): boolean {
  let at = start;
  while (at + 2 < end) {
    const isPrefix = bytes[at] === ZERO && bytes[at + 1] === LETTER_X;
    if (!isPrefix || hexValue(bytes[at + 2] as number) === NOT_HEX) {
      at++;
      continue;
    }
    at += 2;
    let low = 0;
    let high = 0;
    let digitCount = 0;
    for (; at < end; at++) {
      const digit = hexValue(bytes[at] as number);
      if (digit === NOT_HEX) break;
      if (digitCount > 0 || digit !== 0) digitCount++;
      high = ((high << 4) | (low >>> 28)) >>> 0;
      low = ((low << 4) | digit) >>> 0;
    }
    if (digitCount > 2 * HEX_DIGITS_OF_HALF) return false;
    visit(low, high);
  }
  return true;
}
