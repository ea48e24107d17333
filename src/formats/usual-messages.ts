/**
 * The messages that most of a profile is: less than 128 bytes of small numbers or letters. They are read in loops over
 * the bytes, in local variables: a cursor's call and its dozen properties a field are most of what decoding a small
 * profile takes, whose code V8 has not optimized by then. All else is left to the cursor.
 */
import { WIRE } from './wire-cursor.ts';

/** What four bytes hold. */
const BITS_MAX = 28;

/** The byte that a field of bytes begins with. */
export function bytesTag(field: number): number {
  return (field << 3) | WIRE.bytes;
}

/**
 * Where the message ends that begins at `at` with this tag and a byte of length, which its own bytes follow; `at`
 * where something else is, or a part of one.
 */
export function usualEnd(bytes: Uint8Array, at: number, end: number, tag: number): number {
  if (at + 2 > end || bytes[at] !== tag) return at;
  const length = bytes[at + 1] as number;
  const messageEnd = at + 2 + length;
  return length < 0x80 && messageEnd <= end ? messageEnd : at;
}

/** By a tag's byte, the field of a number that is to be read; 0 for all else. */
export function numberFields(...fields: readonly number[]): Uint8Array {
  const fieldOf = new Uint8Array(256);
  for (const field of fields) fieldOf[(field << 3) | WIRE.varint] = field;
  return fieldOf;
}

/**
 * Leaves the numbers of these fields in `numbers`, by field, from `start` to where something else begins, such as a
 * number of more than four bytes; returns where that is. Beyond `end` where the last number is.
 */
export function usualNumbers(
  bytes: Uint8Array,
  start: number,
  end: number,
  fieldOf: Uint8Array,
  numbers: Uint32Array,
): number {
  let at = start;
  while (at < end) {
    const field = fieldOf[bytes[at] as number] as number;
    if (field === 0) return at;
    const first = bytes[at + 1] as number;
    const second = bytes[at + 2] as number;
    if (first < 0x80) {
      numbers[field] = first;
      at += 2;
    } else if (second < 0x80) {
      numbers[field] = (first & 0x7f) | (second << 7);
      at += 3;
    } else {
      const next = longNumber(bytes, at + 1, end, field, numbers);
      if (next === at + 1) return at;
      at = next;
    }
  }
  return at;
}

/** Of three or four bytes; returns `start` for one of more, or that is cut off. */
function longNumber(
  bytes: Uint8Array,
  start: number,
  end: number,
  field: number,
  numbers: Uint32Array,
): number {
  let number = 0;
  for (let shift = 0, at = start; shift < BITS_MAX && at < end; shift += 7) {
    const byte = bytes[at++] as number;
    number |= (byte & 0x7f) << shift;
    if (byte < 0x80) {
      numbers[field] = number;
      return at;
    }
  }
  return start;
}
