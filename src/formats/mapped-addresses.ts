/** Puts the mappings of a legacy profile in order and finds the one of each address, as google/pprof does. */
import { type Mapping, NONE } from '../profile/profile.ts';
import { type MappedRegion, mappingOf } from './memory-map.ts';
import { BrokenTextError, trimSpace } from './text-lines.ts';

export interface MappedAddresses {
  readonly mappings: readonly Mapping[];
  /** One an address; NONE for the address 0. */
  readonly mappingIndexes: Int32Array;
}

export function mappedAddresses(
  addresses: BigUint64Array,
  regions: readonly MappedRegion[],
): MappedAddresses {
  const tidy = corrected(mainFirst(joined(regions)));
  const finder = new RegionFinder(tidy);
  const mappingIndexes = new Int32Array(addresses.length).fill(NONE);
  for (const [i, address] of addresses.entries()) {
    if (address !== 0n) mappingIndexes[i] = finder.find(address);
  }
  return { mappings: finder.regions.map(mappingOf), mappingIndexes };
}

/** Neighbours of one file become one region. */
function joined(regions: readonly MappedRegion[]): MappedRegion[] {
  const kept: MappedRegion[] = [];
  for (const region of regions) {
    const last = kept.at(-1);
    if (last === undefined || !areAdjacent(last, region)) {
      kept.push({ ...region });
      continue;
    }
    last.limit = region.limit;
    if (region.file !== '') last.file = region.file;
    if (region.buildId !== '') last.buildId = region.buildId;
  }
  return kept;
}

function areAdjacent(first: MappedRegion, second: MappedRegion): boolean {
  const differ = (a: string, b: string): boolean => a !== '' && b !== '' && a !== b;
  if (differ(first.file, second.file) || differ(first.buildId, second.buildId)) return false;
  if (first.limit !== second.start) return false;
  if (first.offset === 0n || second.offset === 0n) return true;
  return BigInt.asUintN(64, first.offset + first.limit - first.start) === second.offset;
}

const LIBRARY = /\.so$|\.so[._][0-9]+/;

/** What looks like the program itself changes places with the first. */
function mainFirst(regions: MappedRegion[]): MappedRegion[] {
  const main = regions.findIndex(({ file }) => {
    const name = trimSpace(file.replaceAll('(deleted)', ''));
    return name !== '' && !name.startsWith('[') && !LIBRARY.test(name);
  });
  const [first, found] = [regions[0], regions[main]];
  if (first === undefined || found === undefined) return regions;
  return regions.map((region, i) => (i === 0 ? found : i === main ? first : region));
}

/** Where programs of Linux on x86 start. */
const USUAL_START = 0x400000n;

/** Some profilers report the main program wrongly when a part of it was mapped again. */
function corrected(regions: MappedRegion[]): MappedRegion[] {
  const [first, second] = regions;
  const isHugePage = first?.file.startsWith('/anon_hugepage') && first.limit === second?.start;
  const kept = isHugePage ? regions.slice(1) : regions;
  const [main] = kept;
  if (main !== undefined && BigInt.asUintN(64, main.start - main.offset) === USUAL_START) {
    main.start = USUAL_START;
    main.offset = 0n;
  }
  return kept;
}

/** Sorting ten thousand regions takes a fortieth of it, and is done again only where a region grew. */
const STEPS_MAX = 5_000_000;

class RegionFinder {
  readonly regions: MappedRegion[];
  /** Where the region of an address may change, in order, and which region there is from there on. */
  #borders = new BigUint64Array(0);
  #regionsFrom = new Int32Array(0);
  #steps = 0;
  #catchAll = NONE;

  constructor(regions: MappedRegion[]) {
    this.regions = regions;
    this.#lay();
  }

  find(address: bigint): number {
    const within = this.#search(address);
    if (within !== NONE) return within;
    if (this.#catchAll !== NONE) return this.#catchAll;
    // Some profilers leave out the first part of a region that was split.
    const behind = this.#searchBefore(address);
    if (behind !== NONE) return behind;
    // Go's own profiles have no map at all.
    this.#catchAll = this.regions.length;
    const limit = 2n ** 64n - 1n;
    this.regions.push({ start: 0n, limit, offset: 0n, file: '', buildId: '' });
    return this.#catchAll;
  }

  /** Of regions that overlap the first counts: each takes of its range what none has taken. */
  #lay(): void {
    const { regions } = this;
    this.#spend(regions.length * Math.ceil(Math.log2(regions.length + 1)));
    const borders = new BigUint64Array(regions.length * 2);
    for (const [region, { start, limit }] of regions.entries()) {
      borders[region * 2] = start;
      borders[region * 2 + 1] = limit;
    }
    this.#borders = borders.sort();
    const { length } = borders;
    this.#regionsFrom = new Int32Array(length).fill(NONE);
    // The next free place at or behind each.
    const free = Uint32Array.from({ length: length + 1 }, (_, i) => i);
    for (const [region, { start, limit }] of regions.entries()) {
      const end = this.#borderOf(limit);
      for (let at = nextFree(free, this.#borderOf(start)); at < end; at = nextFree(free, at)) {
        this.#regionsFrom[at] = region;
        free[at] = at + 1;
      }
    }
  }

  #search(address: bigint): number {
    const at = this.#borderOf(address + 1n) - 1;
    return at < 0 ? NONE : (this.#regionsFrom[at] as number);
  }

  /** The first border at or behind the address. */
  #borderOf(address: bigint): number {
    let low = 0;
    let high = this.#borders.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#borders[middle] as bigint) < address) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #searchBefore(address: bigint): number {
    this.#spend(this.regions.length);
    const found = this.regions.findIndex(
      ({ start, offset }) =>
        offset !== 0n && BigInt.asUintN(64, start - offset) <= address && address < start,
    );
    const region = this.regions[found];
    if (region === undefined) return NONE;
    region.start = BigInt.asUintN(64, region.start - region.offset);
    region.offset = 0n;
    this.#lay();
    return found;
  }

  #spend(steps: number): void {
    this.#steps += steps;
    if (this.#steps > STEPS_MAX) {
      throw new BrokenTextError(
        `the memory map has ${this.regions.length} regions, too many of which miss the addresses`,
      );
    }
  }
}

/** Follows the places that are taken, and shortens the way for the next time. */
function nextFree(free: Uint32Array, from: number): number {
  let end = from;
  while (free[end] !== end) end = free[end] as number;
  for (let at = from; at !== end; ) {
    const next = free[at] as number;
    free[at] = end;
    at = next;
  }
  return end;
}
