/**
 * Reads samples, locations, functions and strings of profile.proto in the form that every known writer
 * gives them: lists packed, ids and indexes below 2^31. Whatever has another form, or breaks the format or
 * a limit, ends the run before it and is left to the general reader (src/formats/sample-columns.ts, table-columns.ts), which
 * also has the words for errors.
 *
 * The caller writes bytes to `input`, calls `readRun`, and takes the rows from the areas below; they hold
 * what INPUT_BYTES can hold. Reads may go beyond a field, never beyond the input's slack: what was read
 * there is dropped, since no field may end behind the one that holds it.
 */
export const INPUT_BYTES: u32 = 128 * 1024;
/** No single number is longer. */
const SLACK_BYTES: u32 = 64;
/** Tag, size, and a list of at least one value. */
const SAMPLE_BYTES_MIN: u32 = 5;
/** Tag, size, and a number that is not 0: labels, locations, lines and functions. */
const ROW_BYTES_MIN: u32 = 4;
const ROWS_MAX: u32 = INPUT_BYTES / ROW_BYTES_MIN;
const STRINGS_MAX: u32 = INPUT_BYTES / 2;
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
/** u32 a row, u64 (two words) where it says so. */
export const labelKeys: usize = memory.data(ROWS_MAX * 4, 8);
export const labelTexts: usize = memory.data(ROWS_MAX * 4, 8);
export const labelUnits: usize = memory.data(ROWS_MAX * 4, 8);
/** Of the numbers among the labels, counted from the profile's first: those of another key or unit than the one before. */
export const labelTurns: usize = memory.data(ROWS_MAX * 4, 8);
/** u64 */
export const labelNumbers: usize = memory.data(ROWS_MAX * 8, 8);
export const locationIds: usize = memory.data(ROWS_MAX * 4, 8);
export const locationMappings: usize = memory.data(ROWS_MAX * 4, 8);
/** u64 */
export const addresses: usize = memory.data(ROWS_MAX * 8, 8);
/** Where a location's lines end, counted from the profile's first. */
export const lineEnds: usize = memory.data(ROWS_MAX * 4, 8);
export const lineFunctions: usize = memory.data(ROWS_MAX * 4, 8);
/** u64 */
export const lineNumbers: usize = memory.data(ROWS_MAX * 8, 8);
/** u64 */
export const lineColumns: usize = memory.data(ROWS_MAX * 8, 8);
export const functionIds: usize = memory.data(ROWS_MAX * 4, 8);
export const functionNames: usize = memory.data(ROWS_MAX * 4, 8);
export const systemNames: usize = memory.data(ROWS_MAX * 4, 8);
export const filenames: usize = memory.data(ROWS_MAX * 4, 8);
/** u64 */
export const startLines: usize = memory.data(ROWS_MAX * 8, 8);
/** The strings' bytes, and where each ends, counted from the profile's first byte. */
export const strings: usize = memory.data(INPUT_BYTES, 8);
export const stringEnds: usize = memory.data(STRINGS_MAX * 4, 8);

/** What was read since `clear`. */
export let sampleCount: u32 = 0;
export let locationCount: u32 = 0;
export let labelCount: u32 = 0;
export let labelTurnCount: u32 = 0;
export let tableCount: u32 = 0;
export let lineCount: u32 = 0;
export let functionCount: u32 = 0;
export let stringCount: u32 = 0;
export let stringBytes: u32 = 0;
/** Of the run's locations; 0 for none and 1 for none. */
export let largestId: u32 = 0;
export let smallestId: u32 = 1;
/** Of the strings that labels name; those of a sample that was left count too. */
export let largestLabelRow: u32 = 0;

const SAMPLE: u32 = (2 << 3) | 2;
const LOCATION: u32 = (4 << 3) | 2;
const FUNCTION: u32 = (5 << 3) | 2;
const STRING: u32 = (6 << 3) | 2;
const LOCATIONS: u32 = (1 << 3) | 2;
const VALUES: u32 = (2 << 3) | 2;
const LABEL: u32 = (3 << 3) | 2;
const LABEL_KEY: u32 = 1 << 3;
const LABEL_TEXT: u32 = 2 << 3;
const LABEL_NUMBER: u32 = 3 << 3;
const LABEL_UNIT: u32 = 4 << 3;
const LOCATION_ID: u32 = 1 << 3;
const LOCATION_MAPPING: u32 = 2 << 3;
const LOCATION_ADDRESS: u32 = 3 << 3;
const LOCATION_LINE: u32 = (4 << 3) | 2;
const LINE_FUNCTION: u32 = 1 << 3;
const LINE_NUMBER: u32 = 2 << 3;
const LINE_COLUMN: u32 = 3 << 3;
const FUNCTION_ID: u32 = 1 << 3;
const FUNCTION_NAME: u32 = 2 << 3;
const FUNCTION_SYSTEM_NAME: u32 = 3 << 3;
const FUNCTION_FILENAME: u32 = 4 << 3;
const FUNCTION_START_LINE: u32 = 5 << 3;

const INDEX_MAX: u64 = i32.MAX_VALUE;

/** Where a reader stands when it met a form that it does not know. No input begins there. */
const ELSEWHERE: usize = 0;

let columns: u32 = 0;
let samplesMax: u32 = 0;
let depthMax: u32 = 0;
let rowsMax: u32 = 0;
let locationsBefore: u32 = 0;
let labelsBefore: u32 = 0;
let linesBefore: u32 = 0;
let stringBytesBefore: u32 = 0;
let hasStrings: bool = false;

/** How many values a sample has, and how much may be read until the next `clear`. */
export function clear(valuesEach: u32, samples: u32, depth: u32, rows: u32): void {
  columns = valuesEach;
  samplesMax = min(samples, SAMPLES_MAX);
  depthMax = depth;
  rowsMax = rows;
  sampleCount = 0;
  locationCount = 0;
  labelCount = 0;
  labelTurnCount = 0;
  tableCount = 0;
  lineCount = 0;
  functionCount = 0;
  stringCount = 0;
  stringBytes = 0;
  largestId = 0;
  smallestId = 1;
  largestLabelRow = 0;
}

/** How much the profile had before what is read from now on. The first string is the general reader's. */
export function startAfter(
  stackLocations: u32,
  labels: u32,
  lines: u32,
  strings: u32,
  bytesOfStrings: u32,
): void {
  locationsBefore = stackLocations;
  labelsBefore = labels;
  linesBefore = lines;
  hasStrings = strings > 0;
  stringBytesBefore = bytesOfStrings;
}

/** Reads fields from one offset into the input up to another; returns the offset of the first that is left. */
export function readRun(from: u32, to: u32): u32 {
  const end = input + to;
  let at: usize = input + from;
  while (at + 3 <= end) {
    const tag: u32 = load<u8>(at);
    const start = afterLength(at + 1);
    if (start == ELSEWHERE) break;
    const fieldEnd = start + length;
    if (fieldEnd > end) break;
    let isRead = false;
    if (tag == SAMPLE) isRead = keepSample(start, fieldEnd);
    else if (tag == LOCATION) isRead = keepLocation(start, fieldEnd);
    else if (tag == FUNCTION) isRead = readFunction(start, fieldEnd);
    else if (tag == STRING) isRead = readString(start, fieldEnd);
    if (!isRead) break;
    at = fieldEnd;
  }
  return <u32>(at - input);
}

/** Takes back what was read of a sample that is left. */
function keepSample(start: usize, end: usize): bool {
  if (sampleCount >= samplesMax) return false;
  const firstLocation = locationCount;
  const firstLabel = labelCount;
  const firstTurn = labelTurnCount;
  const largest = largestId;
  const smallest = smallestId;
  if (
    readSample(start, end) == ELSEWHERE ||
    locationCount - firstLocation > depthMax ||
    labelCount > rowsMax
  ) {
    locationCount = firstLocation;
    labelCount = firstLabel;
    labelTurnCount = firstTurn;
    largestId = largest;
    smallestId = smallest;
    return false;
  }
  store<u32>(locationEnds + (<usize>sampleCount << 2), locationsBefore + locationCount);
  store<u32>(labelEnds + (<usize>sampleCount << 2), labelsBefore + labelCount);
  sampleCount++;
  return true;
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
    if (number > INDEX_MAX) return ELSEWHERE;
    const index = <u32>number;
    if (tag == LABEL_KEY) key = index;
    else if (tag == LABEL_TEXT) text = index;
    else if (tag == LABEL_UNIT) unit = index;
    else return ELSEWHERE;
  }
  // A label without a value is the general reader's business.
  if (text == 0 && unit == 0 && amount == 0) return ELSEWHERE;
  largestLabelRow = max(largestLabelRow, max(key, max(text, unit)));
  // With a text, pprof looks at neither number nor unit.
  store<u32>(labelKeys + (<usize>labelCount << 2), key);
  store<u32>(labelTexts + (<usize>labelCount << 2), text);
  store<u32>(labelUnits + (<usize>labelCount << 2), text == 0 ? unit : 0);
  store<u64>(labelNumbers + (<usize>labelCount << 3), text == 0 ? amount : 0);
  if (text == 0 && isLabelTurn(key, unit)) {
    store<u32>(labelTurns + (<usize>labelTurnCount << 2), labelsBefore + labelCount);
    labelTurnCount++;
  }
  labelCount++;
  return at;
}

/** All numbers since the last turn are of its key and unit, so that it stands for them, those taken back too. */
function isLabelTurn(key: u32, unit: u32): bool {
  if (labelTurnCount == 0) return true;
  const row = load<u32>(labelTurns + (<usize>(labelTurnCount - 1) << 2)) - labelsBefore;
  const at = <usize>row << 2;
  return load<u32>(labelKeys + at) != key || load<u32>(labelUnits + at) != unit;
}

/** Takes back the lines of a location that is left. */
function keepLocation(start: usize, end: usize): bool {
  const firstLine = lineCount;
  if (tableCount >= rowsMax || !readLocation(start, end)) {
    lineCount = firstLine;
    return false;
  }
  store<u32>(lineEnds + (<usize>tableCount << 2), linesBefore + lineCount);
  tableCount++;
  return true;
}

/** A location of a folded stack is left: it is marked by a field that no other has. */
function readLocation(start: usize, end: usize): bool {
  let at = start;
  let id: u64 = 0;
  let mapping: u64 = 0;
  let address: u64 = 0;
  while (at < end) {
    const tag: u32 = load<u8>(at);
    if (tag == LOCATION_LINE) {
      at = readLine(at + 1, end);
      if (at == ELSEWHERE) return false;
      continue;
    }
    at = afterNumber(at + 1);
    if (at == ELSEWHERE) return false;
    if (tag == LOCATION_ID) id = number;
    else if (tag == LOCATION_MAPPING) mapping = number;
    else if (tag == LOCATION_ADDRESS) address = number;
    else return false;
  }
  if (at != end || id == 0 || id > INDEX_MAX || mapping > INDEX_MAX) return false;
  store<u32>(locationIds + (<usize>tableCount << 2), <u32>id);
  store<u32>(locationMappings + (<usize>tableCount << 2), <u32>mapping);
  store<u64>(addresses + (<usize>tableCount << 3), address);
  return true;
}

function readLine(start: usize, end: usize): usize {
  let at = afterLength(start);
  if (at == ELSEWHERE) return ELSEWHERE;
  const lineEnd = at + length;
  if (lineEnd > end || lineCount >= rowsMax) return ELSEWHERE;
  let func: u64 = 0;
  let line: u64 = 0;
  let column: u64 = 0;
  while (at < lineEnd) {
    const tag: u32 = load<u8>(at);
    at = afterNumber(at + 1);
    if (at == ELSEWHERE) return ELSEWHERE;
    if (tag == LINE_FUNCTION) func = number;
    else if (tag == LINE_NUMBER) line = number;
    else if (tag == LINE_COLUMN) column = number;
    else return ELSEWHERE;
  }
  if (at != lineEnd || func > INDEX_MAX) return ELSEWHERE;
  store<u32>(lineFunctions + (<usize>lineCount << 2), <u32>func);
  store<u64>(lineNumbers + (<usize>lineCount << 3), line);
  store<u64>(lineColumns + (<usize>lineCount << 3), column);
  lineCount++;
  return at;
}

function readFunction(start: usize, end: usize): bool {
  let at = start;
  let id: u64 = 0;
  let name: u64 = 0;
  let systemName: u64 = 0;
  let filename: u64 = 0;
  let startLine: u64 = 0;
  while (at < end) {
    const tag: u32 = load<u8>(at);
    at = afterNumber(at + 1);
    if (at == ELSEWHERE) return false;
    if (tag == FUNCTION_ID) id = number;
    else if (tag == FUNCTION_NAME) name = number;
    else if (tag == FUNCTION_SYSTEM_NAME) systemName = number;
    else if (tag == FUNCTION_FILENAME) filename = number;
    else if (tag == FUNCTION_START_LINE) startLine = number;
    else return false;
  }
  if (at != end || functionCount >= rowsMax) return false;
  if (id == 0 || (id | name | systemName | filename) > INDEX_MAX) return false;
  store<u32>(functionIds + (<usize>functionCount << 2), <u32>id);
  store<u32>(functionNames + (<usize>functionCount << 2), <u32>name);
  store<u32>(systemNames + (<usize>functionCount << 2), <u32>systemName);
  store<u32>(filenames + (<usize>functionCount << 2), <u32>filename);
  store<u64>(startLines + (<usize>functionCount << 3), startLine);
  functionCount++;
  return true;
}

function readString(start: usize, end: usize): bool {
  if (!hasStrings || stringCount >= rowsMax) return false;
  memory.copy(strings + stringBytes, start, end - start);
  stringBytes += <u32>(end - start);
  store<u32>(stringEnds + (<usize>stringCount << 2), stringBytesBefore + stringBytes);
  stringCount++;
  return true;
}

/** What the next two leave beside where they stand. */
let length: u32 = 0;
let number: u64 = 0;

/** Reads a length of one byte or two. */
// @ts-expect-error: a decorator of the compiler
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
// @ts-expect-error: a decorator of the compiler
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
