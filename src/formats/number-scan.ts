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

const NOT_HEX = 0xff;
const HEX_DIGITS_MAX = 16;

/** The value of each byte among `0-9a-f`; pprof reads no capitals here. */
const HEX_VALUES = new Uint8Array(256).fill(NOT_HEX);
for (const [value, digit] of [...'0123456789abcdef'].entries()) {
  HEX_VALUES[digit.charCodeAt(0)] = value;
}

/** Where a run of what may stand behind `@` ends: addresses with spaces between. */
export function addressesEnd(bytes: Uint8Array, start: number, end: number): number {
  let at = start;
  while (at < end) {
    const byte = bytes[at] as number;
    if (byte !== SPACE && byte !== LETTER_X && HEX_VALUES[byte] === NOT_HEX) break;
    at++;
  }
  return at;
}

/**
 * The addresses of a line, to be read again and again: numbers of 64 bits as halves, without a call or an
 * object each.
 */
export class AddressRun {
  /** Low and high in turn, `count` pairs. */
  halves = new Uint32Array(256);
  count = 0;

  /** Reads every `0x…` in the range; false when one has over 64 bits. */
  read(bytes: Uint8Array, start: number, end: number): boolean {
    this.count = 0;
    let at = start;
    while (at + 2 < end) {
      if (
        bytes[at] !== ZERO ||
        bytes[at + 1] !== LETTER_X ||
        HEX_VALUES[bytes[at + 2] as number] === NOT_HEX
      ) {
        at++;
        continue;
      }
      at += 2;
      while (at < end && bytes[at] === ZERO) at++;
      const digitsAt = at;
      let low = 0;
      let high = 0;
      for (; at < end; at++) {
        const digit = HEX_VALUES[bytes[at] as number] as number;
        if (digit === NOT_HEX) break;
        high = (high << 4) | (low >>> 28);
        low = (low << 4) | digit;
      }
      if (at - digitsAt > HEX_DIGITS_MAX) return false;
      this.#add(low, high);
    }
    return true;
  }

  #add(low: number, high: number): void {
    const at = this.count++ * 2;
    if (at === this.halves.length) {
      const grown = new Uint32Array(at * 2);
      grown.set(this.halves);
      this.halves = grown;
    }
    this.halves[at] = low;
    this.halves[at + 1] = high;
  }
}
