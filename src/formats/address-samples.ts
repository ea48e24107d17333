/**
 * Samples whose frames are addresses, which is all that the legacy formats have, as columns; and the
 * profile made of them. Locations are numbered in the order in which samples mention them.
 */
import { Int64Column, Uint32Column } from '../profile/growing-columns.ts';
import type { Locations, Mapping, Profile, Samples, ValueType } from '../profile/profile.ts';
import { StringTable } from '../profile/string-table.ts';
import { AddressTable } from './address-table.ts';
import { type DecodeLimits, overLimit } from './decode-limits.ts';
import { legacyFrameFilters } from './legacy-frame-filters.ts';
import type { AddressRun } from './number-scan.ts';
import { BrokenTextError } from './text-lines.ts';

export class AddressSamples {
  readonly table = new AddressTable();
  readonly starts = new Uint32Column();
  readonly frames = new Uint32Column();
  readonly values: readonly Int64Column[];
  /** The label `bytes` of each sample, in heap profiles. */
  readonly blockBytes = new Int64Column();
  readonly #limits: DecodeLimits;

  constructor(valueCount: number, limits: DecodeLimits) {
    this.values = Array.from({ length: valueCount }, () => new Int64Column());
    this.#limits = limits;
    this.starts.push(0);
  }

  get count(): number {
    return this.starts.length - 1;
  }

  /** The next frame of the sample that is being built, leaf first. The halves are unsigned. */
  frame(low: number, high: number): void {
    this.frames.push(this.table.indexOf(low, high));
  }

  /** A frame that is a return address lies on the call, a byte before. */
  caller(low: number, high: number): void {
    if (low !== 0) this.frame(low - 1, high);
    else this.frame(0xffffffff, high === 0 ? 0xffffffff : high - 1);
  }

  /** The next frames, of which the first `exactCount` are no return addresses. */
  run({ halves, count }: AddressRun, exactCount = 0): void {
    for (let i = 0; i < count; i++) {
      const low = halves[i * 2] as number;
      const high = halves[i * 2 + 1] as number;
      if (i < exactCount) this.frame(low, high);
      else this.caller(low, high);
    }
  }

  #limitStack(): void {
    const { depthMax, rowsMax } = this.#limits;
    if (this.table.count > rowsMax) {
      throw new BrokenTextError(overLimit('locations', this.#limits, 'rowsMax'));
    }
    if (this.frames.length - (this.starts.array[this.count] as number) > depthMax) {
      throw new BrokenTextError(overLimit('locations in one stack', this.#limits, 'depthMax'));
    }
  }

  /** Forgets the frames of the sample that is being built. */
  dropFrames(): void {
    this.frames.length = this.starts.array[this.count] as number;
  }

  endSample(values: readonly bigint[]): void {
    this.#limitStack();
    this.starts.push(this.frames.length);
    for (let i = 0; i < this.values.length; i++)
      pushInt64(this.values[i] as Int64Column, values[i] ?? 0n);
    if (this.count > this.#limits.samplesMax) {
      throw new BrokenTextError(overLimit('samples', this.#limits, 'samplesMax'));
    }
  }
}

const WORD = 2 ** 32;

export function pushInt64(column: Int64Column, value: bigint): void {
  const near = Number(value);
  if (near >= 0 && near <= Number.MAX_SAFE_INTEGER) {
    column.push(near % WORD, Math.floor(near / WORD));
    return;
  }
  const exact = BigInt.asUintN(64, value);
  column.push(Number(exact & 0xffffffffn), Number(exact >> 32n));
}

/** The stacks of samples, in the form in which they are cut and renumbered. */
export interface AddressStacks {
  /** count + 1 offsets into `frames`. */
  readonly starts: Uint32Array;
  /** Indexes of `addresses`. */
  readonly frames: Uint32Array;
  readonly addresses: BigUint64Array;
}

export function stacksOf({ starts, frames, table }: AddressSamples): AddressStacks {
  return {
    starts: starts.view(),
    frames: frames.view(),
    addresses: table.addresses.unsigned(),
  };
}

/** Leaves out the addresses that no stack has, and numbers the others as the stacks come to them. */
export function inOrderOfMention({ starts, frames, addresses }: AddressStacks): AddressStacks {
  const numbers = new Uint32Array(addresses.length);
  const renumbered = new Uint32Array(frames.length);
  const mentioned = new BigUint64Array(addresses.length);
  let count = 0;
  for (let i = 0; i < frames.length; i++) {
    const frame = frames[i] as number;
    if (numbers[frame] === 0) {
      mentioned[count++] = addresses[frame] as bigint;
      numbers[frame] = count;
    }
    renumbered[i] = (numbers[frame] as number) - 1;
  }
  return { starts, frames: renumbered, addresses: mentioned.subarray(0, count) };
}

/** `isDropped` is asked for the second frame of each stack that has one. */
export function withoutSecondFrames(
  { starts, frames, addresses }: AddressStacks,
  isDropped: (leaf: number, second: number) => boolean,
): AddressStacks {
  const keptStarts = new Uint32Array(starts.length);
  const kept = new Uint32Array(frames.length);
  let end = 0;
  for (let sample = 0; sample + 1 < starts.length; sample++) {
    const start = starts[sample] as number;
    const stackEnd = starts[sample + 1] as number;
    const cuts =
      stackEnd - start > 1 && isDropped(frames[start] as number, frames[start + 1] as number);
    for (let i = start; i < stackEnd; i++) {
      if (!cuts || i !== start + 1) kept[end++] = frames[i] as number;
    }
    keptStarts[sample + 1] = end;
  }
  return { starts: keptStarts, frames: kept.subarray(0, end), addresses };
}

/**
 * A profiler may take the leaf from the signal's context and from the stack, where it then looks like a
 * return address: one of the two goes.
 */
export function withoutDoubleLeaves(stacks: AddressStacks): AddressStacks {
  const { addresses } = stacks;
  return withoutSecondFrames(
    stacks,
    (leaf, second) => addresses[leaf] === BigInt.asUintN(64, (addresses[second] as bigint) + 1n),
  );
}

export interface LegacyHeader {
  readonly sampleTypes: readonly ValueType[];
  readonly periodType: ValueType;
  readonly period: bigint;
  readonly durationNanos?: bigint;
}

export interface LegacyParts {
  readonly header: LegacyHeader;
  readonly samples: AddressSamples;
  readonly stacks: AddressStacks;
  readonly mappings: readonly Mapping[];
  /** One an address; NONE when it is in no mapping. */
  readonly mappingIndexes: Int32Array;
}

/** A profile of bare addresses; the columns are shared with what was given. */
export function addressProfile(parts: LegacyParts): Profile {
  const { samples, stacks, mappings } = parts;
  const { sampleTypes, periodType, period, durationNanos = 0n } = parts.header;
  return {
    sampleTypes,
    periodType,
    period,
    durationNanos,
    ...legacyFrameFilters(sampleTypes),
    defaultSampleType: '',
    strings: StringTable.of(['', 'bytes']),
    samples: sampleColumns(samples, stacks),
    locations: bareLocations(stacks.addresses, parts.mappingIndexes),
    functions: NO_FUNCTIONS,
    mappings,
    comments: [],
    docUrl: '',
    timeNanos: 0n,
  };
}

const NO_FUNCTIONS = {
  count: 0,
  ids: new BigUint64Array(0),
  names: new Uint32Array(0),
  systemNames: new Uint32Array(0),
  filenames: new Uint32Array(0),
  startLines: new BigInt64Array(0),
};

/** Of the string table above. */
const BYTES_STRING = 1;

function sampleColumns(samples: AddressSamples, stacks: AddressStacks): Samples {
  const { count } = samples;
  const labelCount = samples.blockBytes.length;
  const labelStarts = new Uint32Array(count + 1);
  if (labelCount > 0) for (let i = 0; i <= count; i++) labelStarts[i] = i;
  return {
    count,
    locationStarts: stacks.starts,
    locationIndexes: stacks.frames,
    values: samples.values.map((column) => column.signed()),
    labelStarts,
    labels: {
      count: labelCount,
      keys: new Uint32Array(labelCount).fill(BYTES_STRING),
      texts: new Uint32Array(labelCount),
      numbers: samples.blockBytes.signed(),
      units: new Uint32Array(labelCount),
    },
    timesNanos: undefined,
  };
}

export function bareLocations(addresses: BigUint64Array, mappingIndexes: Int32Array): Locations {
  const count = addresses.length;
  return {
    count,
    ids: BigUint64Array.from({ length: count }, (_, i) => BigInt(i + 1)),
    mappingIndexes,
    addresses,
    isFolded: new Uint8Array(count),
    lineStarts: new Uint32Array(count + 1),
    lineFunctions: new Uint32Array(0),
    lineNumbers: new BigInt64Array(0),
    lineColumns: new BigInt64Array(0),
  };
}
