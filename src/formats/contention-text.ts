/**
 * Contention as text: gperftools' contentionz, and Go's block and mutex profiles with debug=1.
 *
 *   --- mutex:
 *   cycles/second=2400000000
 *   sampling period=5
 *   93184 3 @ 0x4731ee 0x4a1b0e
 */
import { fromFloat } from '../base/int64.ts';
import type { Profile } from '../profile/profile.ts';
import { AddressSamples, addressProfile, inOrderOfMention, stacksOf } from './address-samples.ts';
import type { DecodeLimits } from './decode-limits.ts';
import { parseDecimal, parseGoInteger } from './go-integers.ts';
import { mappedAddresses } from './mapped-addresses.ts';
import { readFollowingMemoryMap } from './memory-map.ts';
import { AddressRun, addressesEnd, NumberScan } from './number-scan.ts';
import { TextLines, trimSpace } from './text-lines.ts';

export const CONTENTION_HEADERS = ['--- contentionz ', '--- mutex:', '--- contention:'];

const NANOS_PER_MS = 1_000_000n;

/** Undefined when this is another format, which Java's is. Throws BrokenTextError. */
export function readContentionText(bytes: Uint8Array, limits: DecodeLimits): Profile | undefined {
  const lines = new TextLines(bytes);
  if (!lines.next() || !CONTENTION_HEADERS.some((header) => lines.startsWith(header))) {
    return undefined;
  }
  const attributes = readAttributes(lines);
  if (attributes === undefined) return undefined;
  const samples = new AddressSamples(2, limits);
  if (!readSamples(lines, attributes, samples)) return undefined;
  const regions = readFollowingMemoryMap(lines, limits);
  const stacks = inOrderOfMention(stacksOf(samples));
  const contentions = { type: 'contentions', unit: 'count' };
  const { period, durationNanos } = attributes;
  const sampleTypes = [contentions, { type: 'delay', unit: 'nanoseconds' }];
  return addressProfile({
    header: { sampleTypes, periodType: contentions, period, durationNanos },
    samples,
    stacks,
    ...mappedAddresses(stacks.addresses, regions),
  });
}

interface Attributes {
  readonly period: bigint;
  readonly cyclesPerSecond: bigint;
  readonly durationNanos: bigint;
}

/** Stops at the first line that is no attribute; undefined at one that pprof does not know. */
function readAttributes(lines: TextLines): Attributes | undefined {
  const numbers = { 'sampling period': 1n, 'cycles/second': 0n, 'ms since reset': 0n };
  while (lines.next()) {
    lines.trim();
    if (lines.isBlankOrComment()) continue;
    if (lines.startsWith('---')) break;
    const line = lines.text();
    const equals = line.indexOf('=');
    if (equals === -1) break;
    const name = trimSpace(line.slice(0, equals));
    if (name === 'discarded samples') continue;
    const value = parseGoInteger(trimSpace(line.slice(equals + 1)));
    if (!isNumberName(name, numbers) || value === undefined) return undefined;
    numbers[name] = value;
  }
  return {
    period: numbers['sampling period'],
    cyclesPerSecond: numbers['cycles/second'],
    durationNanos: BigInt.asIntN(64, numbers['ms since reset'] * NANOS_PER_MS),
  };
}

function isNumberName<T extends object>(name: string, numbers: T): name is string & keyof T {
  return Object.hasOwn(numbers, name);
}

/** From the current line on; false at a line that is no sample. */
function readSamples(lines: TextLines, attributes: Attributes, samples: AddressSamples): boolean {
  do {
    lines.trim();
    if (lines.startsWith('---')) return true;
    if (!lines.isBlankOrComment() && !readSample(lines, attributes, samples)) return false;
  } while (lines.next());
  return true;
}

function readSample(lines: TextLines, attributes: Attributes, samples: AddressSamples): boolean {
  const { bytes, end } = lines;
  const found = findNumbers(lines);
  if (found === undefined) return false;
  const delay = parseDecimal(found.delay);
  const count = parseDecimal(found.count);
  const addressEnd = addressesEnd(bytes, found.addressesAt, end);
  const fits = run.read(bytes, found.addressesAt, addressEnd);
  if (delay === undefined || count === undefined || !fits) {
    throw lines.broken('has a number of over 64 bits');
  }
  samples.run(run);
  samples.endSample(unsampled(count, delay, attributes));
  return true;
}

/** Filled anew by each line. */
const run = new AddressRun();
const AT = 0x40;
const SPACE = 0x20;

/** The first `DELAY COUNT @` of the line, wherever it is. */
function findNumbers(
  lines: TextLines,
): { delay: string; count: string; addressesAt: number } | undefined {
  const { bytes, start, end } = lines;
  for (let at = bytes.indexOf(AT, start); at !== -1 && at < end; at = bytes.indexOf(AT, at + 1)) {
    const scan = new NumberScan(bytes, start, at);
    if (!scan.byte(SPACE)) continue;
    const count = scan.digits();
    if (count === undefined) continue;
    const delay = scan.spaces() > 0 ? scan.digits() : undefined;
    if (delay !== undefined) return { delay, count, addressesAt: at + 1 };
    // pprof takes the space between the two for optional.
    if (count.length > 1) {
      return { delay: count.slice(0, -1), count: count.slice(-1), addressesAt: at + 1 };
    }
  }
  return undefined;
}

/** Cycles become nanoseconds, and one contention stands for those that were not sampled. */
function unsampled(count: bigint, delay: bigint, attributes: Attributes): [bigint, bigint] {
  const { period, cyclesPerSecond } = attributes;
  if (period <= 0n) return [count, delay];
  const total = BigInt.asIntN(64, count * period);
  if (cyclesPerSecond <= 0n) return [total, delay];
  const cyclesPerNano = Number(cyclesPerSecond) / 1e9;
  return [total, fromFloat((Number(delay) * Number(period)) / cyclesPerNano)];
}
