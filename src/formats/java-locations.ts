/**
 * The names behind the samples of a Java profile of gperftools' kind, and the profile made of them.
 *
 *   0x00000003 java.util.HashMap.put (HashMap.java:488)
 *   0x00000004 write (/lib/libpthread.so.0)
 *   0x00000005 GC
 */
import { basePath } from '../base/go-path.ts';
import type { Functions, Locations, Profile } from '../profile/profile.ts';
import {
  type AddressSamples,
  addressProfile,
  bareLocations,
  inOrderOfMention,
  type LegacyHeader,
  stacksOf,
} from './address-samples.ts';
import { AddressTable } from './address-table.ts';
import { parseDecimal } from './go-integers.ts';
import { mappedAddresses } from './mapped-addresses.ts';
import { TextLines } from './text-lines.ts';

/** `names` are the bytes behind the samples. Throws BrokenTextError. */
export function javaProfile(
  header: LegacyHeader,
  samples: AddressSamples,
  names: Uint8Array,
): Profile {
  const stacks = inOrderOfMention(stacksOf(samples));
  const named = readNames(names, stacks.addresses);
  // An address with a name says no more than the name; the others are in the mapping of everything.
  const unnamed = stacks.addresses.map((address, i) => (named[i] === undefined ? address : 0n));
  const mapped = mappedAddresses(unnamed, []);
  const profile = addressProfile({ header, samples, stacks, ...mapped });
  const functions = new FunctionRows(profile.strings.count);
  const locations = namedLocations(named, functions, mapped.mappingIndexes);
  const { table } = profile.strings.extended(functions.strings);
  return { ...profile, strings: table, functions: functions.columns(), locations };
}

interface JavaName {
  readonly func: string;
  readonly file: string;
  readonly line: bigint;
}

/** One an address; undefined of those that no line names. */
function readNames(bytes: Uint8Array, addresses: BigUint64Array): (JavaName | undefined)[] {
  const numbers = new AddressTable();
  const halves = new Uint32Array(addresses.buffer, addresses.byteOffset, addresses.length * 2);
  for (let i = 0; i < halves.length; i += 2) {
    numbers.indexOf(halves[i] as number, halves[i + 1] as number);
  }
  const names: (JavaName | undefined)[] = new Array(addresses.length).fill(undefined);
  const files = new Map<string, string>();
  const lines = new TextLines(bytes, 0, Number.POSITIVE_INFINITY);
  while (lines.next()) {
    lines.trim();
    if (!lines.startsWith(PREFIX)) continue;
    const digitsEnd = address.read(bytes, lines.start + PREFIX.length, lines.end);
    const nameAt = spaceEnd(bytes, digitsEnd, lines.end);
    if (digitsEnd === lines.start + PREFIX.length || nameAt === digitsEnd) continue;
    if (!address.fits) throw lines.broken('has an address of over 64 bits');
    const number = numbers.find(address.low, address.high);
    if (number === -1) continue;
    lines.start = nameAt;
    const name = javaName(lines.text());
    // Functions are told apart by their names alone: the first file stays.
    const file = files.get(name.func) ?? name.file;
    files.set(name.func, file);
    names[number] = { ...name, file };
  }
  return names;
}

const PREFIX = '0x';
const HEX_DIGITS_MAX = 16;

/** A hexadecimal number in small or capital letters, as halves. */
class HexNumber {
  low = 0;
  high = 0;
  /** In 64 bits. */
  fits = true;

  /** Returns where the digits end. */
  read(bytes: Uint8Array, start: number, end: number): number {
    let [low, high] = [0, 0];
    let at = start;
    while (at < end && bytes[at] === ZERO) at++;
    const significantAt = at;
    for (; at < end; at++) {
      const digit = hexDigit(bytes[at] as number);
      if (digit === -1) break;
      high = (high << 4) | (low >>> 28);
      low = (low << 4) | digit;
    }
    this.low = low >>> 0;
    this.high = high >>> 0;
    this.fits = at - significantAt <= HEX_DIGITS_MAX;
    return at;
  }
}

/** Filled anew by each line. */
const address = new HexNumber();

const ZERO = 0x30;
const NINE = 0x39;
const SMALL_A = 0x61;
const SMALL_F = 0x66;
/** What makes a letter small. */
const CASE_BIT = 0x20;

function hexDigit(byte: number): number {
  if (byte >= ZERO && byte <= NINE) return byte - ZERO;
  const small = byte | CASE_BIT;
  return small >= SMALL_A && small <= SMALL_F ? small - SMALL_A + 10 : -1;
}

/** Regular expressions of Go know no other white space. */
function spaceEnd(bytes: Uint8Array, start: number, end: number): number {
  let at = start;
  while (at < end && SPACES.has(bytes[at] as number)) at++;
  return at;
}

const SPACES = new Set([0x09, 0x0a, 0x0c, 0x0d, 0x20]);

function javaName(text: string): JavaName {
  if (text.endsWith(')')) {
    const located = fileAndLine(text);
    if (located !== undefined) return located;
    const opening = lastOpening(text, text.length - 1);
    if (opening !== -1) {
      // A library's path says no more than its name.
      const file = basePath(text.slice(opening + 1, -1));
      return { func: text.slice(0, opening - 1), file, line: 0n };
    }
  }
  if (text.includes('generated stub/JIT')) return { func: 'STUB', file: '', line: 0n };
  return { func: text, file: '', line: 0n };
}

/** `FUNCTION (FILE:LINE)` */
function fileAndLine(text: string): JavaName | undefined {
  const colon = text.lastIndexOf(':');
  const lineText = text.slice(colon + 1, -1);
  if (colon === -1 || !/^-?[0-9]+$/.test(lineText)) return undefined;
  const opening = lastOpening(text, colon - 1);
  if (opening === -1) return undefined;
  const line = parseDecimal(lineText);
  return {
    func: text.slice(0, opening - 1),
    file: text.slice(opening + 1, colon),
    line: line !== undefined && line > 0n ? line : 0n,
  };
}

/** The last bracket before `end` that white space precedes. */
function lastOpening(text: string, end: number): number {
  if (end < 1) return -1;
  for (let at = text.lastIndexOf('(', end - 1); at > 0; at = text.lastIndexOf('(', at - 1)) {
    if (/[\t\n\f\r ]/.test(text[at - 1] as string)) return at;
  }
  return -1;
}

/** Functions in the order in which locations come to them. */
class FunctionRows {
  readonly strings: string[] = [];
  readonly #rows = new Map<string, number>();
  readonly #stringIndexes = new Map<string, number>([['', 0]]);
  readonly #names: number[] = [];
  readonly #files: number[] = [];
  readonly #firstString: number;

  constructor(firstString: number) {
    this.#firstString = firstString;
  }

  rowOf({ func, file }: JavaName): number {
    const known = this.#rows.get(func);
    if (known !== undefined) return known;
    const row = this.#names.length;
    this.#rows.set(func, row);
    this.#names.push(this.#string(func));
    this.#files.push(this.#string(file));
    return row;
  }

  columns(): Functions {
    const count = this.#names.length;
    const names = Uint32Array.from(this.#names);
    return {
      count,
      ids: BigUint64Array.from({ length: count }, (_, i) => BigInt(i + 1)),
      names,
      systemNames: names,
      filenames: Uint32Array.from(this.#files),
      startLines: new BigInt64Array(count),
    };
  }

  #string(text: string): number {
    const known = this.#stringIndexes.get(text);
    if (known !== undefined) return known;
    const index = this.#firstString + this.strings.length;
    this.strings.push(text);
    this.#stringIndexes.set(text, index);
    return index;
  }
}

function namedLocations(
  names: readonly (JavaName | undefined)[],
  functions: FunctionRows,
  mappingIndexes: Int32Array,
): Locations {
  const lineStarts = new Uint32Array(names.length + 1);
  const rows: number[] = [];
  const lineNumbers: bigint[] = [];
  for (const [i, name] of names.entries()) {
    if (name !== undefined) {
      rows.push(functions.rowOf(name));
      lineNumbers.push(name.line);
    }
    lineStarts[i + 1] = rows.length;
  }
  return {
    ...bareLocations(new BigUint64Array(names.length), mappingIndexes),
    lineStarts,
    lineFunctions: Uint32Array.from(rows),
    lineNumbers: BigInt64Array.from(lineNumbers),
    lineColumns: new BigInt64Array(rows.length),
  };
}
