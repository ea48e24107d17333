/**
 * Writes protobuf's wire format into a buffer that grows. A nested message is written first and its
 * length put before it afterwards, which moves its bytes only when it is longer than 127 of them.
 */
import type { RowNumbers } from '../profile/row-numbers.ts';

/** The most a 64-bit number takes. */
export const VARINT_BYTES_MAX = 10;

const BYTES_FIRST = 64 * 1024;

export class WireWriter {
  #bytes: Uint8Array;
  #at = 0;

  /** It grows when more is written than was expected. */
  constructor(bytesExpected = BYTES_FIRST) {
    this.#bytes = new Uint8Array(Math.max(BYTES_FIRST, bytesExpected));
  }

  get length(): number {
    return this.#at;
  }

  clear(): void {
    this.#at = 0;
  }

  /** What was written so far; valid until the next write. */
  view(): Uint8Array {
    return this.#bytes.subarray(0, this.#at);
  }

  /** Whether what was written up to there ends in these bytes. */
  endsAt(end: number, bytes: Uint8Array): boolean {
    const start = end - bytes.length;
    for (let i = 0; i < bytes.length; i++) if (this.#bytes[start + i] !== bytes[i]) return false;
    return true;
  }

  uint(value: number): void {
    // A call less for most numbers, in code that V8 is kept from inlining.
    if (this.#at + VARINT_BYTES_MAX > this.#bytes.length) this.#reserve(VARINT_BYTES_MAX);
    const bytes = this.#bytes;
    if (value < 0x80) {
      bytes[this.#at++] = value;
      return;
    }
    let rest = value;
    // Shifts are of 32 bits; larger numbers are rare.
    while (rest > 0x7fffffff) {
      bytes[this.#at++] = (rest % 0x80) | 0x80;
      rest = Math.floor(rest / 0x80);
    }
    while (rest >= 0x80) {
      bytes[this.#at++] = (rest & 0x7f) | 0x80;
      rest >>>= 7;
    }
    bytes[this.#at++] = rest;
  }

  /** A 64-bit number as two's complement, from its halves. */
  words(low: number, high: number): void {
    if (high === 0 && low < 0x4000) {
      // One byte or two, as most ids take.
      if (this.#at + 2 > this.#bytes.length) this.#reserve(2);
      const bytes = this.#bytes;
      if (low < 0x80) bytes[this.#at++] = low;
      else {
        bytes[this.#at++] = (low & 0x7f) | 0x80;
        bytes[this.#at++] = low >>> 7;
      }
      return;
    }
    if (high === 0) {
      this.uint(low);
      return;
    }
    this.#reserve(10);
    let lowRest = low;
    let highRest = high;
    while (highRest !== 0) {
      this.#bytes[this.#at++] = (lowRest & 0x7f) | 0x80;
      lowRest = ((lowRest >>> 7) | (highRest << 25)) >>> 0;
      highRest >>>= 7;
    }
    this.uint(lowRest);
  }

  /** Writes the numbers of these rows one behind another; `words` holds low and high of each row. */
  rows(words: Uint32Array, rows: RowNumbers, start: number, end: number): void {
    this.#reserve((end - start) * VARINT_BYTES_MAX);
    const bytes = this.#bytes;
    let at = this.#at;
    for (let i = start; i < end; i++) {
      const row = rows[i] as number;
      const low = words[row * 2] as number;
      const isShort = low < 0x200000 && words[row * 2 + 1] === 0;
      if (isShort && low < 0x80) bytes[at++] = low;
      else if (isShort) {
        // Two bytes, or three: a profile of more than 16,000 locations has many of those.
        bytes[at++] = (low & 0x7f) | 0x80;
        if (low >= 0x4000) bytes[at++] = ((low >>> 7) & 0x7f) | 0x80;
        bytes[at++] = low >>> (low >= 0x4000 ? 14 : 7);
      } else {
        this.#at = at;
        this.words(low, words[row * 2 + 1] as number);
        at = this.#at;
      }
    }
    this.#at = at;
  }

  int64(value: bigint): void {
    this.words(Number(BigInt.asUintN(32, value)), Number(BigInt.asUintN(64, value) >> 32n));
  }

  /** A number field that is left out when it is 0, as Go's writer does. */
  optional(field: number, value: number): void {
    if (value === 0) return;
    this.uint(field << 3);
    this.uint(value);
  }

  optionalInt64(field: number, value: bigint): void {
    if (value === 0n) return;
    this.uint(field << 3);
    this.int64(value);
  }

  /** As optionalInt64, of the number of that row; `words` holds low and high of each row. */
  optionalWords(field: number, words: Uint32Array, row: number): void {
    const low = words[row * 2] as number;
    const high = words[row * 2 + 1] as number;
    if (low === 0 && high === 0) return;
    this.uint(field << 3);
    this.words(low, high);
  }

  bytes(field: number, content: Uint8Array): void {
    this.uint((field << 3) | 2);
    this.uint(content.length);
    this.raw(content);
  }

  /** Fields that were written elsewhere. */
  raw(fields: Uint8Array): void {
    this.#reserve(fields.length);
    this.#bytes.set(fields, this.#at);
    this.#at += fields.length;
  }

  /** Starts a nested message; hand what it returns to `close`. */
  open(field: number): number {
    this.uint((field << 3) | 2);
    if (this.#at + 1 > this.#bytes.length) this.#reserve(1);
    this.#at++;
    return this.#at;
  }

  close(start: number): void {
    const length = this.#at - start;
    if (length < 0x80) {
      this.#bytes[start - 1] = length;
      return;
    }
    let extra = 0;
    for (let rest = length; rest >= 0x80; rest = Math.floor(rest / 0x80)) extra++;
    this.#reserve(extra);
    this.#bytes.copyWithin(start + extra, start, this.#at);
    const end = this.#at + extra;
    this.#at = start - 1;
    this.uint(length);
    this.#at = end;
  }

  #reserve(more: number): void {
    if (this.#at + more <= this.#bytes.length) return;
    const grown = new Uint8Array(Math.max(this.#bytes.length * 2, this.#at + more));
    grown.set(this.#bytes.subarray(0, this.#at));
    this.#bytes = grown;
  }
}
