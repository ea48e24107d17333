/**
 * Reads a run of samples of profile.proto in the form that every known writer gives them: locations and
 * values in packed lists. Whatever has another form, or breaks the format or a limit, ends the run before
 * it and is left to the general reader (src/formats/pprof-columns.ts), which also has the words for errors.
 *
 * The caller writes bytes to `input`, calls `readRun` for each place where samples begin (Go writes the
 * locations between them), and takes the rows from the areas below; they hold what INPUT_BYTES can hold. Reads may go beyond a field, never beyond the input's slack: what was read
 * there is dropped, since no field may end behind the one that holds it.
 */
export const INPUT_BYTES: u32 = 128 * 1024;
/** No single number is longer. */
const SLACK_BYTES: u32 = 64;
/** Tag, size, and a list of at least one value. */
const SAMPLE_BYTES_MIN: u32 = 5;
/** Tag, size, and a number that is not 0. */
const LABEL_BYTES_MIN: u32 = 4;
export const COLUMNS_MAX: u32 = 8;
export const SAMPLES_MAX: u32 = INPUT_BYTES / SAMPLE_BYTES_MIN;

export const input: usize = memory.data(INPUT_BYTES + SLACK_BYTES, 8);
/** u32 a location: its id less one. */
export const locations: usize = memory.data(INPUT_BYTES * 4, 8);
/** u32 a sample: where its locations, and its labels, end, counted from the profile's first. */
export const locationEnds: usize = memory.data(SAMPLES_MAX * 4, 8);
export const labelEnds: usize = memory.data(SAMPLES_MAX * 4, 8);
/** u64 a sample, COLUMNS_MAX columns of SAMPLES_MAX. */
export const values: usize = memory.data(COLUMNS_MAX * SAMPLES_MAX * 8, 8);
/** u32, and u64 for the number, a label. */
export const labelKeys: usize = memory.data((INPUT_BYTES / LABEL_BYTES_MIN) * 4, 8);
export const labelTexts: usize = memory.data((INPUT_BYTES / LABEL_BYTES_MIN) * 4, 8);
export const labelUnits: usize = memory.data((INPUT_BYTES / LABEL_BYTES_MIN) * 4, 8);
export const labelNumbers: usize = memory.data((INPUT_BYTES / LABEL_BYTES_MIN) * 8, 8);

/** What was read since `clear`. */
export let sampleCount: u32 = 0;
export let locationCount: u32 = 0;
export let labelCount: u32 = 0;
/** Of the run's locations; 0 for none and 1 for none. */
export let largestId: u32 = 0;
export let smallestId: u32 = 1;

const SAMPLE: u32 = (2 << 3) | 2;
const LOCATIONS: u32 = (1 << 3) | 2;
const VALUES: u32 = (2 << 3) | 2;
const LABEL: u32 = (3 << 3) | 2;
const LABEL_KEY: u32 = 1 << 3;
const LABEL_TEXT: u32 = 2 << 3;
const LABEL_NUMBER: u32 = 3 << 3;
const LABEL_UNIT: u32 = 4 << 3;

/** Where a reader stands when it met a form that it does not know. No input begins there. */
const ELSEWHERE: usize = 0;

let columns: u32 = 0;
let samplesMax: u32 = 0;
let depthMax: u32 = 0;
let labelsMax: u32 = 0;

let locationsBefore: u32 = 0;
let labelsBefore: u32 = 0;

/** How many values a sample has, and what may be read until the next call. */
export function clear(valuesEach: u32, samples: u32, depth: u32, labels: u32): void {
  columns = valuesEach;
  samplesMax = min(samples, SAMPLES_MAX);
  depthMax = depth;
  labelsMax = labels;
  sampleCount = 0;
  locationCount = 0;
  labelCount = 0;
  largestId = 0;
  smallestId = 1;
}

/** How many locations and labels the profile had before those that are read from now on. */
export function startAfter(locationsOfOthers: u32, labelsOfOthers: u32): void {
  locationsBefore = locationsOfOthers;
  labelsBefore = labelsOfOthers;
}

/** Reads samples from one offset into the input up to another; returns the offset of the first that is left. */
export function readRun(from: u32, to: u32): u32 {
  const end = input + to;
  let at: usize = input + from;
  while (at + 3 <= end && load<u8>(at) == SAMPLE && sampleCount < samplesMax) {
    const start = afterLength(at + 1);
    if (start == ELSEWHERE || start + length > end) break;
    const firstLocation = locationCount;
    const firstLabel = labelCount;
    const largest = largestId;
    const smallest = smallestId;
    const sampleEnd = readSample(start, start + length);
    if (
      sampleEnd == ELSEWHERE ||
      locationCount - firstLocation > depthMax ||
      labelCount > labelsMax
    ) {
      locationCount = firstLocation;
      labelCount = firstLabel;
      largestId = largest;
      smallestId = smallest;
      break;
    }
    store<u32>(locationEnds + (<usize>sampleCount << 2), locationsBefore + locationCount);
    store<u32>(labelEnds + (<usize>sampleCount << 2), labelsBefore + labelCount);
    sampleCount++;
    at = sampleEnd;
  }
  return <u32>(at - input);
}

function readSample(start: usize, end: usize): usize {
  let at = start;
  let column: u32 = 0;
  while (at < end) {
    const tag: u32 = load<u8>(at);
    at = afterLength(at + 1);
    if (at == ELSEWHERE) return ELSEWHERE;
    const fieldEnd = at + length;
    if (fieldEnd > end) return ELSEWHERE;
    if (tag == LOCATIONS) at = readLocations(at, fieldEnd);
    else if (tag == LABEL) at = readLabel(at, fieldEnd);
    else if (tag == VALUES) {
      while (at < fieldEnd) {
        at = afterNumber(at);
        if (at == ELSEWHERE || column == columns) return ELSEWHERE;
        store<u64>(values + (<usize>(column * SAMPLES_MAX + sampleCount) << 3), number);
        column++;
      }
    } else return ELSEWHERE;
    if (at != fieldEnd) return ELSEWHERE;
  }
  return column == columns ? at : ELSEWHERE;
}

function readLocations(start: usize, end: usize): usize {
  let at = start;
  let to = locations + (<usize>locationCount << 2);
  let largest = largestId;
  let smallest = smallestId;
  while (at < end) {
    let id: u32 = load<u8>(at++);
    if (id >= 0x80) {
      const second: u32 = load<u8>(at++);
      id = (id & 0x7f) | (second << 7);
      if (second >= 0x80) {
        const third: u32 = load<u8>(at++);
        if (third >= 0x80) return ELSEWHERE;
        id = (id & 0x3fff) | (third << 14);
      }
    }
    store<u32>(to, id - 1);
    to += 4;
    largest = max(largest, id);
    smallest = min(smallest, id);
  }
  locationCount = <u32>((to - locations) >> 2);
  largestId = largest;
  smallestId = smallest;
  return at;
}

function readLabel(start: usize, end: usize): usize {
  let at = start;
  let key: u32 = 0;
  let text: u32 = 0;
  let unit: u32 = 0;
  let amount: u64 = 0;
  while (at < end) {
    const tag: u32 = load<u8>(at);
    at = afterNumber(at + 1);
    if (at == ELSEWHERE) return ELSEWHERE;
    if (tag == LABEL_NUMBER) {
      amount = number;
      continue;
    }
    if (number > <u64>i32.MAX_VALUE) return ELSEWHERE;
    const index = <u32>number;
    if (tag == LABEL_KEY) key = index;
    else if (tag == LABEL_TEXT) text = index;
    else if (tag == LABEL_UNIT) unit = index;
    else return ELSEWHERE;
  }
  // A label without a value is the general reader's business.
  if (text == 0 && unit == 0 && amount == 0) return ELSEWHERE;
  // With a text, pprof looks at neither number nor unit.
  store<u32>(labelKeys + (<usize>labelCount << 2), key);
  store<u32>(labelTexts + (<usize>labelCount << 2), text);
  store<u32>(labelUnits + (<usize>labelCount << 2), text == 0 ? unit : 0);
  store<u64>(labelNumbers + (<usize>labelCount << 3), text == 0 ? amount : 0);
  labelCount++;
  return at;
}

/** What the next two leave beside where they stand. */
let length: u32 = 0;
let number: u64 = 0;

/** Reads a length of one byte or two. */
// @ts-ignore: a decorator of the compiler
@inline
function afterLength(at: usize): usize {
  const low: u32 = load<u8>(at);
  if (low < 0x80) {
    length = low;
    return at + 1;
  }
  const high: u32 = load<u8>(at, 1);
  length = (low & 0x7f) | (high << 7);
  return high < 0x80 ? at + 2 : ELSEWHERE;
}

/** Reads a number of at most ten bytes. */
// @ts-ignore: a decorator of the compiler
@inline
function afterNumber(start: usize): usize {
  let at = start;
  let byte: u64 = load<u8>(at++);
  let result = byte & 0x7f;
  for (let shift: u64 = 7; byte >= 0x80; shift += 7) {
    if (shift == 70) return ELSEWHERE;
    byte = load<u8>(at++);
    result |= (byte & 0x7f) << shift;
  }
  number = result;
  return at;
}
