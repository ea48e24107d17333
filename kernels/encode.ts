/**
 * Writes samples as fields of profile.proto, in the bytes that Go's writer gives (src/formats/sample-fields.ts
 * holds the same loop for small profiles and for runtimes without WebAssembly). All areas are the caller's,
 * at the addresses it gives.
 */

/** Repeated numbers are packed when there are more of them than this. */
const UNPACKED_MAX: u32 = 2;

const SAMPLE: u8 = (2 << 3) | 2;
const STACK: u8 = 1 << 3;
const STACK_PACKED: u8 = STACK | 2;
const VALUES: u8 = 2 << 3;
const VALUES_PACKED: u8 = VALUES | 2;

/** How many bytes the length of a message took the last time, so that it seldom has to be moved. */
let sampleLengthBytes: usize = 1;
let stackLengthBytes: usize = 1;
let valuesLengthBytes: usize = 1;

/** How many locations there are, and whether a stack has named another one: the bytes are then of no use. */
export let locationCount: u32 = 0;
export let hasStrayLocation: bool = false;

export function setLocationCount(count: u32): void {
  locationCount = count;
}

/**
 * `starts`: u32 a sample and one more, the first of which belongs to the first of `stacks`, u32 a frame, a
 * location; `ids`: u64 a location; `values`: u64, `count` of them a column; `labelStarts`: u32 a sample and
 * one more, offsets into `labels`, which holds the fields of the samples' labels. Returns where what it
 * wrote to `out` ends: at most 10 bytes a frame, a value and a message, and one for its key.
 */
export function writeSamples(
  count: u32,
  starts: usize,
  stacks: usize,
  ids: usize,
  columns: u32,
  values: usize,
  labelStarts: usize,
  labels: usize,
  out: usize,
): usize {
  const base = load<u32>(starts);
  let at = out;
  for (let sample: u32 = 0; sample < count; sample++) {
    store<u8>(at++, SAMPLE);
    const body = at + sampleLengthBytes;
    const range = starts + ((<usize>sample) << 2);
    const leaf = stacks + ((<usize>(load<u32>(range) - base)) << 2);
    const end = stacks + ((<usize>(load<u32>(range, 4) - base)) << 2);
    let to = writeStack(leaf, end, ids, body);
    to = writeValues(values + ((<usize>sample) << 3), (<usize>count) << 3, columns, to);
    const labelRange = labelStarts + ((<usize>sample) << 2);
    const label = load<u32>(labelRange);
    const labelBytes = load<u32>(labelRange, 4) - label;
    if (labelBytes > 0) {
      memory.copy(to, labels + label, labelBytes);
      to += labelBytes;
    }
    at = close(at, body, to);
    sampleLengthBytes = at - to + sampleLengthBytes;
  }
  return at;
}

function writeStack(leaf: usize, end: usize, ids: usize, out: usize): usize {
  let at = out;
  if ((end - leaf) >> 2 <= UNPACKED_MAX) {
    for (let frame = leaf; frame < end; frame += 4) {
      store<u8>(at++, STACK);
      at = varint(at, idOf(frame, ids));
    }
    return at;
  }
  store<u8>(at++, STACK_PACKED);
  const body = at + stackLengthBytes;
  let to = body;
  for (let frame = leaf; frame < end; frame += 4) {
    to = varint(to, idOf(frame, ids));
  }
  const closed = close(at, body, to);
  stackLengthBytes = closed - to + stackLengthBytes;
  return closed;
}

// @ts-expect-error: a decorator of the compiler
@inline
function idOf(frame: usize, ids: usize): u64 {
  const location = load<u32>(frame);
  if (location >= locationCount) {
    hasStrayLocation = true;
    return 0;
  }
  return load<u64>(ids + ((<usize>location) << 3));
}

function writeValues(first: usize, stride: usize, columns: u32, out: usize): usize {
  let at = out;
  let value = first;
  if (columns <= UNPACKED_MAX) {
    for (let column: u32 = 0; column < columns; column++) {
      store<u8>(at++, VALUES);
      at = varint(at, load<u64>(value));
      value += stride;
    }
    return at;
  }
  store<u8>(at++, VALUES_PACKED);
  const body = at + valuesLengthBytes;
  let to = body;
  for (let column: u32 = 0; column < columns; column++) {
    to = varint(to, load<u64>(value));
    value += stride;
  }
  const closed = close(at, body, to);
  valuesLengthBytes = closed - to + valuesLengthBytes;
  return closed;
}

/** Puts the length of what stands from `body` to `end` at `at`, and moves it right behind. Returns its end. */
function close(at: usize, body: usize, end: usize): usize {
  const length = end - body;
  const start = at + lengthOf(length);
  if (start != body) memory.copy(start, body, length);
  // Byte by byte: what was moved begins right behind.
  longVarint(at, length);
  return start + length;
}

function lengthOf(value: u64): usize {
  let bytes: usize = 1;
  for (let rest = value >> 7; rest > 0; rest >>= 7) bytes++;
  return bytes;
}

// @ts-expect-error: a decorator of the compiler
@inline
function varint(out: usize, value: u64): usize {
  // Written at once in up to three bytes, as most ids and counts are; what is too much is written over.
  if (value < 0x80) {
    store<u8>(out, <u8>value);
    return out + 1;
  }
  const low = <u32>value;
  if (value < 0x4000) {
    store<u16>(out, <u16>((low & 0x7f) | 0x80 | ((low >> 7) << 8)));
    return out + 2;
  }
  if (value < 0x200000) {
    store<u32>(out, (low & 0x7f) | 0x8080 | ((low & 0x3f80) << 1) | ((low >> 14) << 16));
    return out + 3;
  }
  return longVarint(out, value);
}

function longVarint(out: usize, value: u64): usize {
  let at = out;
  let rest = value;
  while (rest >= 0x80) {
    store<u8>(at++, <u8>rest | 0x80);
    rest >>= 7;
  }
  store<u8>(at++, <u8>rest);
  return at;
}
