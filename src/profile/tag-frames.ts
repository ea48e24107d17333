/**
 * tagroot and tagleaf: a sample's labels as frames of its stack, named by their values and with the key
 * as the file, so that reports tell samples apart by label.
 */
import { scaledLabel } from '../measurement/units.ts';
import { type Functions, type Locations, NONE, type Profile } from './profile.ts';

export interface TagFrameKeys {
  /** The first becomes the outermost frame. */
  readonly roots: readonly string[];
  /** The last becomes the leaf. */
  readonly leaves: readonly string[];
  /** The unit in which numeric labels that have one are written. */
  readonly unit: string;
}

export interface TagFrameResult {
  readonly profile: Profile;
  /** Whether some sample has a label of these keys. */
  readonly hasRoot: boolean;
  readonly hasLeaf: boolean;
}

/** A sample without such a label gets a frame without a name. */
export function addTagFrames(
  profile: Profile,
  { roots, leaves, unit }: TagFrameKeys,
): TagFrameResult {
  const added = roots.length + leaves.length;
  if (added === 0) return { profile, hasRoot: false, hasLeaf: false };
  const { samples } = profile;
  const namer = labelNamer(profile, unit);
  const frames = new Frames(profile.locations.count);
  const length = samples.locationIndexes.length + added * samples.count;
  const locationIndexes = new Uint32Array(length);
  const locationStarts = new Uint32Array(samples.count + 1);
  const has = { root: false, leaf: false };
  // Leaf first, as stacks are; the frames are numbered in pprof's order, roots before leaves.
  const rootsInward = roots.toReversed();
  const leavesOutward = leaves.toReversed();
  let at = 0;
  for (let sample = 0; sample < samples.count; sample++) {
    const start = samples.locationStarts[sample] as number;
    const end = samples.locationStarts[sample + 1] as number;
    const rootsAt = at + leaves.length + end - start;
    for (const [i, key] of rootsInward.entries()) {
      const name = namer(sample, key);
      if (name !== undefined) has.root = true;
      locationIndexes[rootsAt + i] = frames.location(key, name ?? '');
    }
    for (const key of leavesOutward) {
      const name = namer(sample, key);
      if (name !== undefined) has.leaf = true;
      locationIndexes[at++] = frames.location(key, name ?? '');
    }
    for (let i = start; i < end; i++) {
      locationIndexes[at++] = samples.locationIndexes[i] as number;
    }
    at = rootsAt + roots.length;
    locationStarts[sample + 1] = at;
  }
  const framed = { ...profile, samples: { ...samples, locationStarts, locationIndexes } };
  return { profile: withFrames(framed, frames), hasRoot: has.root, hasLeaf: has.leaf };
}

/** The frames added, numbered from behind the profile's own locations. */
class Frames {
  readonly names: string[] = [];
  readonly keys: string[] = [];
  readonly #first: number;
  readonly #numbersOfKeys = new Map<string, Map<string, number>>();

  constructor(first: number) {
    this.#first = first;
  }

  location(key: string, name: string): number {
    let numbers = this.#numbersOfKeys.get(key);
    if (numbers === undefined) {
      numbers = new Map();
      this.#numbersOfKeys.set(key, numbers);
    }
    let number = numbers.get(name);
    if (number === undefined) {
      number = this.#first + this.names.length;
      numbers.set(name, number);
      this.names.push(name);
      this.keys.push(key);
    }
    return number;
  }
}

/** A sample's values of a key, joined; undefined when it has none. */
function labelNamer(
  profile: Profile,
  unit: string,
): (sample: number, key: string) => string | undefined {
  const { samples, strings } = profile;
  const { keys, texts } = samples.labels;
  const distinctKeys = new Set(keys);
  const rowsOfKey = new Map<string, Set<number>>();
  const keyRows = (key: string): Set<number> => {
    let rows = rowsOfKey.get(key);
    if (rows === undefined) {
      rows = new Set([...distinctKeys].filter((row) => strings.at(row) === key));
      rowsOfKey.set(key, rows);
    }
    return rows;
  };
  return (sample, key) => {
    const wanted = keyRows(key);
    const end = samples.labelStarts[sample + 1] as number;
    let sole: number = NONE;
    for (let row = samples.labelStarts[sample] as number; row < end; row++) {
      if (!wanted.has(keys[row] as number)) continue;
      if (sole !== NONE) return severalValues(profile, sample, wanted, unit);
      sole = row;
    }
    if (sole === NONE) return undefined;
    const text = texts[sole] as number;
    return text === 0 ? severalValues(profile, sample, wanted, unit) : strings.at(text);
  };
}

/** Texts come first, then numbers: in their own unit when one of them has one, else bare. */
function severalValues(
  { samples, strings }: Profile,
  sample: number,
  wanted: ReadonlySet<number>,
  unit: string,
): string {
  const { keys, texts, numbers, units } = samples.labels;
  const values: string[] = [];
  const rows: number[] = [];
  const end = samples.labelStarts[sample + 1] as number;
  for (let row = samples.labelStarts[sample] as number; row < end; row++) {
    if (!wanted.has(keys[row] as number)) continue;
    const text = texts[row] as number;
    if (text === 0) rows.push(row);
    else values.push(strings.at(text));
  }
  const hasUnits = rows.some((row) => units[row] !== 0);
  for (const row of rows) {
    const from = strings.at(units[row] as number);
    values.push(scaledLabel(numbers[row] as bigint, hasUnits ? from : '', hasUnits ? unit : ''));
  }
  return values.join(',');
}

function withFrames(profile: Profile, { names, keys }: Frames): Profile {
  const count = names.length;
  const { table, first } = profile.strings.extended([...names, ...keys]);
  const nameRows = Uint32Array.from(names, (name, i) => (name === '' ? 0 : first + i));
  const fileRows = Uint32Array.from(keys, (_, i) => first + count + i);
  const { functions, locations } = profile;
  return {
    ...profile,
    strings: table,
    functions: withFunctions(functions, nameRows, fileRows),
    locations: withLocations(locations, functions.count, count),
  };
}

function withFunctions(
  functions: Functions,
  nameRows: Uint32Array,
  fileRows: Uint32Array,
): Functions {
  const count = nameRows.length;
  return {
    count: functions.count + count,
    ids: longer(functions.ids, countingFrom(functions.ids, count)),
    names: longer(functions.names, nameRows),
    systemNames: longer(functions.systemNames, new Uint32Array(count)),
    filenames: longer(functions.filenames, fileRows),
    startLines: longer(functions.startLines, new BigInt64Array(count)),
  };
}

/** One location a function, of no mapping and with one line. */
function withLocations(locations: Locations, firstFunction: number, count: number): Locations {
  const lineCount = locations.lineFunctions.length;
  return {
    count: locations.count + count,
    ids: longer(locations.ids, countingFrom(locations.ids, count)),
    mappingIndexes: longer(locations.mappingIndexes, new Int32Array(count).fill(NONE)),
    addresses: longer(locations.addresses, new BigUint64Array(count)),
    isFolded: longer(locations.isFolded, new Uint8Array(count)),
    lineStarts: longer(
      locations.lineStarts,
      Uint32Array.from({ length: count }, (_, i) => lineCount + i + 1),
    ),
    lineFunctions: longer(
      locations.lineFunctions,
      Uint32Array.from({ length: count }, (_, i) => firstFunction + i),
    ),
    lineNumbers: longer(locations.lineNumbers, new BigInt64Array(count)),
    lineColumns: longer(locations.lineColumns, new BigInt64Array(count)),
  };
}

/** Ids behind the largest. */
function countingFrom(ids: BigUint64Array, count: number): BigUint64Array {
  let largest = 0n;
  for (const id of ids) if (id > largest) largest = id;
  return BigUint64Array.from({ length: count }, (_, i) => largest + BigInt(i + 1));
}

interface Column<Self> {
  readonly length: number;
  readonly constructor: unknown;
  set(from: Self, offset?: number): void;
}

function longer<Self extends Column<Self>>(column: Self, more: Self): Self {
  // Every typed array is made from a length.
  const Kind = column.constructor as new (length: number) => Self;
  const joined = new Kind(column.length + more.length);
  joined.set(column);
  joined.set(more, column.length);
  return joined;
}
