/**
 * Gathers output as bytes, for reports that print one number after another: joining millions of small
 * strings costs several times what the rest of such a report does.
 */
import type { RowNumbers } from '../profile/row-numbers.ts';

const CHUNK_BYTES = 256 * 1024;

/** Short texts (ASCII) that are printed again and again, laid out one behind another. */
export class Snippets {
  readonly bytes: Uint8Array;
  /** One more than there are texts. */
  readonly starts: Uint32Array;

  constructor(texts: readonly string[]) {
    this.bytes = new TextEncoder().encode(texts.join(''));
    this.starts = new Uint32Array(texts.length + 1);
    let end = 0;
    for (const [i, text] of texts.entries()) {
      end += text.length;
      this.starts[i + 1] = end;
    }
  }
}

export class ByteLines {
  #bytes = new Uint8Array(CHUNK_BYTES);
  #at = 0;
  readonly #encoder = new TextEncoder();

  /** Whether enough has been gathered to be written. */
  get isFull(): boolean {
    return this.#at >= CHUNK_BYTES / 2;
  }

  text(text: string): void {
    // A UTF-16 unit takes three bytes at the most.
    this.#reserve(text.length * 3);
    this.#at += this.#encoder.encodeInto(text, this.#bytes.subarray(this.#at)).written;
  }

  /** The snippets of these rows one behind another. */
  snippets({ bytes, starts }: Snippets, rows: RowNumbers, from: number, to: number): void {
    let length = 0;
    for (let i = from; i < to; i++) {
      const row = rows[i] as number;
      length += (starts[row + 1] as number) - (starts[row] as number);
    }
    this.#reserve(length);
    const out = this.#bytes;
    let at = this.#at;
    for (let i = from; i < to; i++) {
      const row = rows[i] as number;
      const end = starts[row + 1] as number;
      for (let byte = starts[row] as number; byte < end; byte++) out[at++] = bytes[byte] as number;
    }
    this.#at = at;
  }

  /** What was gathered since the last call; the caller owns it. */
  take(): Uint8Array {
    const taken = this.#bytes.slice(0, this.#at);
    this.#at = 0;
    return taken;
  }

  #reserve(more: number): void {
    if (this.#at + more <= this.#bytes.length) return;
    const grown = new Uint8Array(Math.max(this.#bytes.length * 2, this.#at + more));
    grown.set(this.#bytes.subarray(0, this.#at));
    this.#bytes = grown;
  }
}
