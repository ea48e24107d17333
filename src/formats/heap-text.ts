/**
 * Heap profiles as text: gperftools' heap, heap_v2 and heapprofile, growth and fragmentation, and Go's
 * heap and allocs with debug=1.
 *
 *   heap profile: 1: 16 [3: 48] @ heap_v2/524288
 *   1: 16 [3: 48] @ 0x40a4b2 0x40b3c1
 */

import { goExp } from '../base/go-exp.ts';
import { fromFloat } from '../base/int64.ts';
import type { Profile, ValueType } from '../profile/profile.ts';
import {
  AddressSamples,
  addressProfile,
  inOrderOfMention,
  pushInt64,
  stacksOf,
} from './address-samples.ts';
import type { DecodeLimits } from './decode-limits.ts';
import { parseDecimal } from './go-integers.ts';
import { mappedAddresses } from './mapped-addresses.ts';
import { isMemoryMapSentinel, readFollowingMemoryMap } from './memory-map.ts';
import { AddressRun, addressesEnd, NumberScan } from './number-scan.ts';
import { TextLines } from './text-lines.ts';

/** Undefined when this is another format. Throws BrokenTextError. */
export function readHeapText(bytes: Uint8Array, limits: DecodeLimits): Profile | undefined {
  const lines = new TextLines(bytes);
  if (!lines.next()) return undefined;
  const header = heapHeader(lines.text());
  if (header === undefined) return undefined;
  const { hasAllocations, rate } = header;
  const samples = new AddressSamples(hasAllocations ? 4 : 2, limits);
  const reader = new HeapLines(lines, header, samples);
  while (lines.next()) {
    lines.trim();
    if (lines.isBlankOrComment()) continue;
    if (isMemoryMapSentinel(lines)) break;
    reader.read();
  }
  const regions = readFollowingMemoryMap(lines, limits);
  const stacks = inOrderOfMention(stacksOf(samples));
  const sampleTypes = hasAllocations ? [...ALLOCATED, ...IN_USE] : PLAIN;
  const periodType = { type: 'space', unit: 'bytes' };
  return addressProfile({
    header: { sampleTypes, periodType, period: rate },
    samples,
    stacks,
    ...mappedAddresses(stacks.addresses, regions),
  });
}

const ALLOCATED: readonly ValueType[] = [
  { type: 'alloc_objects', unit: 'count' },
  { type: 'alloc_space', unit: 'bytes' },
];
/** Behind the allocations, since the last sample type is the one shown. */
const IN_USE: readonly ValueType[] = [
  { type: 'inuse_objects', unit: 'count' },
  { type: 'inuse_space', unit: 'bytes' },
];
const PLAIN: readonly ValueType[] = [
  { type: 'objects', unit: 'count' },
  { type: 'space', unit: 'bytes' },
];

interface HeapHeader {
  /** Bytes between two samples on average; 0 and 1 when every allocation was recorded. */
  readonly rate: bigint;
  readonly isSampled: boolean;
  /** Whether allocations that are freed already are counted apart. */
  readonly hasAllocations: boolean;
}

const TOTALS = 'heap profile: *(\\d+): *(\\d+) *\\[ *(\\d+): *(\\d+) *\\]';
const HEAP = new RegExp(`${TOTALS} *@ *(heap[_a-z0-9]*)/?(\\d*)`);
/** Changes of the heap's size, and what of it is held and unused. */
const GROWTH = new RegExp(`${TOTALS} @ (growth|fragmentation)z?`);

/** pprof looks for it anywhere in the first line. */
export function heapHeader(line: string): HeapHeader | undefined {
  const found = HEAP.exec(line);
  if (found === null) {
    return GROWTH.test(line) ? { rate: 1n, isSampled: false, hasAllocations: false } : undefined;
  }
  const [, objects, bytes, allocatedObjects, allocatedBytes, kind, rateText = ''] = found;
  const rate = rateText === '' ? 0n : parseDecimal(rateText);
  if (rate === undefined) return undefined;
  const hasAllocations =
    (allocatedObjects !== objects && allocatedObjects !== '0') ||
    (allocatedBytes !== bytes && allocatedBytes !== '0');
  switch (kind) {
    case 'heapz_v2':
    case 'heap_v2':
      return { rate, isSampled: true, hasAllocations };
    case 'heapprofile':
      return { rate: 1n, isSampled: false, hasAllocations };
    case 'heap':
      // Go writes twice its rate, for old programs that read it as another measure.
      return { rate: rate / 2n, isSampled: true, hasAllocations };
    default:
      return undefined;
  }
}

const BRACKET = 0x5d;
const OPENING = 0x5b;
const COLON = 0x3a;
const AT = 0x40;
const SPACE = 0x20;

class HeapLines {
  readonly #lines: TextLines;
  readonly #header: HeapHeader;
  readonly #samples: AddressSamples;
  readonly #run = new AddressRun();

  constructor(lines: TextLines, header: HeapHeader, samples: AddressSamples) {
    this.#lines = lines;
    this.#header = header;
    this.#samples = samples;
  }

  read(): void {
    const { bytes, end } = this.#lines;
    const found = this.#numbers();
    if (found === undefined) throw this.#lines.broken('is no sample of a heap profile');
    const { objects, size, allocatedObjects, allocatedSize, addressesAt } = found;
    const allocated = this.#header.hasAllocations
      ? this.#amounts(allocatedObjects, allocatedSize)
      : undefined;
    const inUse = this.#amounts(objects, size);
    const blockBytes = inUse.blockBytes ?? allocated?.blockBytes ?? 0n;
    const addressEnd = addressesEnd(bytes, addressesAt, end);
    if (!this.#run.read(bytes, addressesAt, addressEnd)) {
      throw this.#lines.broken('has an address of over 64 bits');
    }
    this.#samples.run(this.#run);
    const { values } = inUse;
    this.#samples.endSample(allocated === undefined ? values : [...allocated.values, ...values]);
    pushInt64(this.#samples.blockBytes, blockBytes);
  }

  /** The first `A: B [C: D] @` of the line, wherever it is. */
  #numbers(): HeapNumbers | undefined {
    const { bytes, start, end } = this.#lines;
    for (let at = bytes.indexOf(BRACKET, start); at !== -1 && at + 2 < end; ) {
      if (bytes[at + 1] === SPACE && bytes[at + 2] === AT) {
        const found = numbersBefore(new NumberScan(bytes, start, at), at + 3);
        if (found !== undefined) return found;
      }
      at = bytes.indexOf(BRACKET, at + 1);
    }
    return undefined;
  }

  #amounts(objectsText: string, sizeText: string): HeapAmounts {
    const objects = parseDecimal(objectsText);
    const size = parseDecimal(sizeText);
    if (objects === undefined || size === undefined) {
      throw this.#lines.broken('has a count that does not fit in 64 bits');
    }
    if (objects === 0n) {
      if (size !== 0n) throw this.#lines.broken(`has ${size} bytes in no objects`);
      return { values: [0n, 0n], blockBytes: undefined };
    }
    const { isSampled, rate } = this.#header;
    const values = isSampled ? unsampled(objects, size, rate) : [objects, size];
    return { values, blockBytes: BigInt.asIntN(64, size / objects) };
  }
}

interface HeapNumbers {
  readonly objects: string;
  readonly size: string;
  readonly allocatedObjects: string;
  readonly allocatedSize: string;
  readonly addressesAt: number;
}

interface HeapAmounts {
  readonly values: readonly bigint[];
  /** Undefined of no objects. */
  readonly blockBytes: bigint | undefined;
}

/** Reads backwards from the bracket that closes the allocations. */
function numbersBefore(scan: NumberScan, addressesAt: number): HeapNumbers | undefined {
  scan.spaces();
  const allocatedSize = scan.digits();
  if (allocatedSize === undefined) return undefined;
  scan.spaces();
  if (!scan.byte(COLON)) return undefined;
  const allocatedObjects = scan.digits();
  if (allocatedObjects === undefined) return undefined;
  scan.spaces();
  if (!scan.byte(OPENING)) return undefined;
  scan.spaces();
  const size = scan.signedDigits();
  if (size === undefined) return undefined;
  scan.spaces();
  if (!scan.byte(COLON)) return undefined;
  const objects = scan.signedDigits();
  if (objects === undefined) return undefined;
  return { objects, size, allocatedObjects, allocatedSize, addressesAt };
}

/**
 * What was allocated, from what a profiler saw that takes a sample about every `rate` bytes: an
 * allocation of S bytes is seen with the probability 1 - exp(-S / rate).
 */
export function unsampled(objects: bigint, size: bigint, rate: bigint): [bigint, bigint] {
  if (objects === 0n || size === 0n) return [0n, 0n];
  if (rate <= 1n) return [objects, size];
  const mean = Number(size) / Number(objects);
  const scale = 1 / (1 - goExp(-mean / Number(rate)));
  return [fromFloat(Number(objects) * scale), fromFloat(Number(size) * scale)];
}
