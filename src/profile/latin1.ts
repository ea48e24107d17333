/**
 * Bytes as text, a byte a letter: of ASCII what it says, of anything else a text with letters beyond it.
 */

/** Reads the bytes from `start` to before `end`. */
export type Latin1Reader = (start: number, end: number) => string;

interface NodeBuffer {
  toString(encoding: 'latin1', start: number, end: number): string;
}

/** What there is of Node, also for the page, where there is nothing. */
const { Buffer } = globalThis as {
  readonly Buffer?: {
    from(bytes: ArrayBufferLike, offset: number, length: number): NodeBuffer;
  };
};

/** More arguments than this may be more than a call has room for. */
const ARGUMENTS_MAX = 4096;

export function latin1Reader(bytes: Uint8Array): Latin1Reader {
  if (Buffer !== undefined) {
    const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
    // One call for a name, which makes neither a view of the bytes nor a list of them.
    return (start, end) => buffer.toString('latin1', start, end);
  }
  return (start, end) => {
    let text = '';
    for (let at = start; at < end; at += ARGUMENTS_MAX) {
      const piece = bytes.subarray(at, Math.min(end, at + ARGUMENTS_MAX));
      // The cast is of what apply takes anyway.
      text += String.fromCharCode.apply(undefined, piece as unknown as number[]);
    }
    return text;
  };
}
