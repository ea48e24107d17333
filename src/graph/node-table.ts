/**
 * The nodes of a profile, and for each location the nodes of its lines.
 *
 * Made once a report; the walks over the samples (graph.ts) then only handle node numbers.
 */
import { cleanPath } from '../base/go-path.ts';
import { NONE, type Profile } from '../profile/profile.ts';
import { isZero, wordsOf } from '../profile/words.ts';
import type { NodeInfo } from './node-info.ts';
import { TextNumbers } from './text-numbers.ts';
import { TupleNumbers } from './tuple-numbers.ts';

export interface NodeTable {
  readonly infos: readonly NodeInfo[];
  /** Offsets into `nodes`, one more than there are locations. One that no sample has may have no node. */
  readonly starts: Uint32Array;
  /** Node numbers, innermost inlined line first. A location without lines has one node. */
  readonly nodes: Uint32Array;
  /** Whether some location holds more than one line, so that calls were inlined. */
  readonly hasInlines: boolean;
}

export interface NodeOptions {
  /** Tell apart functions of one name in different binaries. */
  readonly keepObjectFiles?: boolean;
  /** Applied to the file names, e.g. to strip a prefix. */
  readonly trimFile?: (file: string) => string;
}

export function nodeTable(profile: Profile, options: NodeOptions = {}): NodeTable {
  const { locations } = profile;
  const makeNode = new NodeMaker(profile, options);
  const starts = new Uint32Array(locations.count + 1);
  const nodes = new Uint32Array(locations.lineFunctions.length + locations.count);
  const isUsed = usedLocations(profile);
  let end = 0;
  let hasInlines = false;
  for (let location = 0; location < locations.count; location++) {
    if (isUsed?.[location] === 0) {
      starts[location + 1] = end;
      continue;
    }
    const lineStart = locations.lineStarts[location] as number;
    const lineEnd = locations.lineStarts[location + 1] as number;
    if (lineStart === lineEnd) nodes[end++] = makeNode.ofBareLocation(location);
    for (let line = lineStart; line < lineEnd; line++) {
      nodes[end++] = makeNode.ofLine(location, line);
    }
    if (lineEnd - lineStart > 1) hasInlines = true;
    starts[location + 1] = end;
  }
  return { infos: makeNode.infos, starts, nodes: nodes.subarray(0, end), hasInlines };
}

/** 1 for the locations of some sample; undefined where the samples have more frames than is worth looking at. */
function usedLocations({ locations, samples }: Profile): Uint8Array | undefined {
  if (samples.locationIndexes.length >= locations.count) return undefined;
  const isUsed = new Uint8Array(locations.count);
  for (const location of samples.locationIndexes) isUsed[location] = 1;
  return isUsed;
}

const NAMELESS: NodeInfo = {
  name: '',
  address: 0n,
  file: '',
  startLine: 0n,
  line: 0n,
  column: 0n,
  objectFile: '',
};

/** Of the tuple that makes a node: the numbers of three texts, then the halves of four int64. */
const NAME = 0;
const FILE = 1;
const OBJECT = 2;
const ADDRESS = 3;
const LINE = 5;
const COLUMN = 7;
const START_LINE = 9;
const WIDTH = 11;

class NodeMaker {
  readonly infos: NodeInfo[] = [];
  readonly #profile: Profile;
  readonly #keepsObjects: boolean;
  readonly #texts = new TextNumbers();
  readonly #none = this.#texts.of('');
  readonly #fileOf: (row: number) => number;
  readonly #words: Record<'addresses' | 'lines' | 'columns' | 'startLines', Uint32Array>;
  readonly #tuples = new TupleNumbers(WIDTH);
  readonly #nodeOfTuple: number[] = [];
  /** Of those that have nothing but a name. */
  readonly #nodeOfName = new Map<string, number>();
  /** Without lines and addresses a function is one node, whatever its location. */
  readonly #nodeOfFunction: Int32Array;

  constructor(profile: Profile, options: NodeOptions) {
    const { locations, functions } = profile;
    this.#profile = profile;
    this.#keepsObjects = options.keepObjectFiles === true;
    this.#fileOf = textsByRow(this.#texts, fileCleaner(profile, options.trimFile));
    this.#words = {
      addresses: wordsOf(locations.addresses),
      lines: wordsOf(locations.lineNumbers),
      columns: wordsOf(locations.lineColumns),
      startLines: wordsOf(functions.startLines),
    };
    this.#nodeOfFunction = new Int32Array(functions.count).fill(NONE);
  }

  ofLine(location: number, line: number): number {
    const { addresses, lines, columns } = this.#words;
    const func = this.#profile.locations.lineFunctions[line] as number;
    const isBare = isZero(lines, line) && isZero(addresses, location) && isZero(columns, line);
    const known = this.#nodeOfFunction[func] as number;
    if (known !== NONE && isBare) return known;
    const { functions, strings } = this.#profile;
    const name = strings.at(functions.names[func] as number);
    const file = this.#fileOf(functions.filenames[func] as number);
    // A nameless function is told apart by its location's binary.
    if (this.#keepsObjects || name === '') return this.#ofPlace(name, file, location, line, true);
    const node =
      isBare && file === this.#none
        ? this.#ofName(name)
        : this.#ofPlace(name, file, location, line, false);
    if (isBare) this.#nodeOfFunction[func] = node;
    return node;
  }

  ofBareLocation(location: number): number {
    const { tuple } = this.#tuples;
    const objectFile = objectFileOf(this.#profile, location);
    tuple.fill(0);
    tuple[NAME] = this.#none;
    tuple[FILE] = this.#none;
    tuple[OBJECT] = this.#texts.of(objectFile);
    this.#put(ADDRESS, this.#words.addresses, location);
    const address = this.#profile.locations.addresses[location] as bigint;
    return this.#ofTuple(() => ({ ...NAMELESS, address, objectFile }));
  }

  #ofName(name: string): number {
    let node = this.#nodeOfName.get(name);
    if (node === undefined) {
      node = this.infos.length;
      this.#nodeOfName.set(name, node);
      this.infos.push({ ...NAMELESS, name });
    }
    return node;
  }

  #ofPlace(
    name: string,
    file: number,
    location: number,
    line: number,
    keepsObject: boolean,
  ): number {
    const { locations, functions } = this.#profile;
    const { addresses, lines, columns, startLines } = this.#words;
    const { tuple } = this.#tuples;
    const func = locations.lineFunctions[line] as number;
    const objectFile = keepsObject ? objectFileOf(this.#profile, location) : '';
    tuple.fill(0);
    tuple[NAME] = this.#texts.of(name);
    tuple[FILE] = file;
    tuple[OBJECT] = this.#texts.of(objectFile);
    this.#put(ADDRESS, addresses, location);
    this.#put(LINE, lines, line);
    this.#put(COLUMN, columns, line);
    if (keepsObject) this.#put(START_LINE, startLines, func);
    return this.#ofTuple(() => ({
      name,
      address: valueAt(locations.addresses, addresses, location),
      file: this.#texts.at(file),
      startLine: keepsObject ? valueAt(functions.startLines, startLines, func) : 0n,
      line: valueAt(locations.lineNumbers, lines, line),
      column: valueAt(locations.lineColumns, columns, line),
      objectFile,
    }));
  }

  #ofTuple(info: () => NodeInfo): number {
    const row = this.#tuples.number();
    if (row === this.#nodeOfTuple.length) {
      this.#nodeOfTuple.push(this.infos.length);
      this.infos.push(info());
    }
    return this.#nodeOfTuple[row] as number;
  }

  #put(at: number, words: Uint32Array, row: number): void {
    const { tuple } = this.#tuples;
    tuple[at] = words[row * 2] as number;
    tuple[at + 1] = words[row * 2 + 1] as number;
  }
}

/** Reading a 0 makes a BigInt like any other. */
function valueAt(column: BigInt64Array | BigUint64Array, words: Uint32Array, row: number): bigint {
  return isZero(words, row) ? 0n : (column[row] as bigint);
}

/** The number of the text that a row of the strings stands for. */
function textsByRow(texts: TextNumbers, textOf: (row: number) => string): (row: number) => number {
  const known = new Map<number, number>();
  return (row) => {
    let number = known.get(row);
    if (number === undefined) {
      number = texts.of(textOf(row));
      known.set(row, number);
    }
    return number;
  };
}

function objectFileOf({ locations, mappings }: Profile, location: number): string {
  return mappings[locations.mappingIndexes[location] as number]?.file ?? '';
}

function fileCleaner(
  { strings }: Profile,
  trim: (file: string) => string = (file) => file,
): (row: number) => string {
  return (row) => {
    const trimmed = trim(strings.at(row));
    return trimmed === '' ? '' : cleanPath(trimmed);
  };
}
