/**
 * The nodes of a profile, and for each location the nodes of its lines.
 *
 * Made once a report; the walks over the samples (graph.ts) then only handle node numbers.
 */
import { cleanPath } from '../base/go-path.ts';
import { NONE, type Profile } from '../profile/profile.ts';
import { infoKey, isNameAlone, type NodeInfo } from './node-info.ts';
import { TextNumbers } from './text-numbers.ts';

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
  const makeNode = nodeMaker(profile, options);
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

interface NodeMaker {
  readonly infos: readonly NodeInfo[];
  ofLine(location: number, line: number): number;
  ofBareLocation(location: number): number;
}

function nodeMaker(profile: Profile, options: NodeOptions): NodeMaker {
  const { locations, functions, strings } = profile;
  const infos: NodeInfo[] = [];
  const numbersByKey = new Map<string, number>();
  const texts = new TextNumbers();
  /** Of those that have nothing but a name: a key made of more would be hashed anew for each. */
  const numbersByName = new Map<string, number>();
  // Without lines and addresses a function is one node, whatever its location.
  const numberOfFunction = new Int32Array(functions.count).fill(NONE);
  const cleanFile = fileCleaner(profile, options.trimFile);

  const number = (info: NodeInfo): number => {
    const isName = isNameAlone(info);
    const numbers = isName ? numbersByName : numbersByKey;
    const key = isName ? info.name : infoKey(info, texts);
    const known = numbers.get(key);
    if (known !== undefined) return known;
    numbers.set(key, infos.length);
    infos.push(info);
    return infos.length - 1;
  };
  const infoOf = (location: number, line: number, func: number): NodeInfo => {
    const name = strings.at(functions.names[func] as number);
    const keepsObject = options.keepObjectFiles === true || name === '';
    return {
      name,
      address: locations.addresses[location] as bigint,
      file: cleanFile(functions.filenames[func] as number),
      startLine: keepsObject ? (functions.startLines[func] as bigint) : 0n,
      line: locations.lineNumbers[line] as bigint,
      column: locations.lineColumns[line] as bigint,
      objectFile: keepsObject ? objectFile(profile, location) : '',
    };
  };
  return {
    infos,
    ofLine(location, line) {
      const func = locations.lineFunctions[line] as number;
      const known = numberOfFunction[func] as number;
      if (known !== NONE && isBare(profile, location, line)) return known;
      const info = infoOf(location, line, func);
      const fresh = number(info);
      // A nameless function is told apart by its location's binary.
      if (info.name !== '' && !options.keepObjectFiles && isBare(profile, location, line)) {
        numberOfFunction[func] = fresh;
      }
      return fresh;
    },
    ofBareLocation(location) {
      const address = locations.addresses[location] as bigint;
      const object = objectFile(profile, location);
      return number({ ...NAMELESS, address, objectFile: object });
    },
  };
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

function isBare({ locations }: Profile, location: number, line: number): boolean {
  return (
    locations.lineNumbers[line] === 0n &&
    locations.addresses[location] === 0n &&
    locations.lineColumns[line] === 0n
  );
}

function objectFile({ locations, mappings }: Profile, location: number): string {
  return mappings[locations.mappingIndexes[location] as number]?.file ?? '';
}

/** Cleans each distinct file name once. */
function fileCleaner(
  { strings }: Profile,
  trim: (file: string) => string = (file) => file,
): (row: number) => string {
  const cleaned = new Map<number, string>();
  return (row) => {
    let file = cleaned.get(row);
    if (file === undefined) {
      const trimmed = trim(strings.at(row));
      file = trimmed === '' ? '' : cleanPath(trimmed);
      cleaned.set(row, file);
    }
    return file;
  };
}
