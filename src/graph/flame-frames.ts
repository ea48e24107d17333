/**
 * The names that boxes of a flame graph carry, interned once a profile and shared by all its sample types.
 *
 * A location becomes a run of frames, outermost caller first: its inlined lines are frames too. Walking a
 * stack is then a walk over small integers, and a pattern is run once a frame, never once a box.
 */
import { NONE, type Profile } from '../profile/profile.ts';

/** pprof's word for what is told apart; addresses are not offered, since a box has no room for them. */
export type FlameGranularity = 'functions' | 'filefunctions' | 'files' | 'lines';

export interface FlameFrames {
  readonly count: number;
  readonly names: readonly string[];
  /** Empty when unknown, or when the granularity does not tell files apart. */
  readonly files: readonly string[];
  /** Where the function starts, or the line itself with granularity lines; 0 is unknown. */
  readonly lines: readonly number[];
  /** Location count + 1 offsets into `locationFrames`. */
  readonly locationStarts: Uint32Array;
  /** Outermost caller first. */
  readonly locationFrames: Uint32Array;
  /** 1 where the frame of `locationFrames` was inlined into the one before it. */
  readonly locationInlined: Uint8Array;
  /** Frames on all stacks together. */
  readonly stackFrameCount: number;
}

interface FrameFields {
  readonly name: string;
  readonly file: string;
  readonly line: number;
}

export function internFrames(profile: Profile, granularity: FlameGranularity): FlameFrames {
  const { locations } = profile;
  const interned = new FrameInterner();
  const functionFrames =
    granularity === 'lines' ? undefined : internFunctions(profile, granularity, interned);
  const locationStarts = new Uint32Array(locations.count + 1);
  // A location without lines still is one frame: its binary, or <unknown>.
  const locationFrames = new Uint32Array(locations.lineFunctions.length + locations.count);
  const locationInlined = new Uint8Array(locationFrames.length);
  let filled = 0;
  for (let location = 0; location < locations.count; location++) {
    const first = locations.lineStarts[location] ?? 0;
    const end = locations.lineStarts[location + 1] ?? first;
    if (first === end) locationFrames[filled++] = interned.add(unnamed(profile, location));
    for (let line = end - 1; line >= first; line--) {
      locationInlined[filled] = line === end - 1 ? 0 : 1;
      const func = locations.lineFunctions[line] ?? 0;
      locationFrames[filled++] =
        functionFrames?.[func] ?? interned.add(lineFields(profile, func, line));
    }
    locationStarts[location + 1] = filled;
  }
  const stackFrameCount = countStackFrames(profile, locationStarts);
  return {
    ...interned.columns(),
    locationStarts,
    locationFrames,
    locationInlined,
    stackFrameCount,
  };
}

function countStackFrames({ samples }: Profile, locationStarts: Uint32Array): number {
  const { locationIndexes } = samples;
  let count = 0;
  for (let i = 0; i < locationIndexes.length; i++) {
    const location = locationIndexes[i] ?? 0;
    count += (locationStarts[location + 1] ?? 0) - (locationStarts[location] ?? 0);
  }
  return count;
}

function internFunctions(
  profile: Profile,
  granularity: FlameGranularity,
  interned: FrameInterner,
): Uint32Array {
  const frames = new Uint32Array(profile.functions.count);
  for (let func = 0; func < frames.length; func++) {
    const { name, file, line } = functionFields(profile, func);
    if (granularity === 'files') frames[func] = interned.add({ name: file || name, file, line: 0 });
    else if (granularity === 'functions') frames[func] = interned.add({ name, file: '', line: 0 });
    else frames[func] = interned.add({ name, file, line });
  }
  return frames;
}

function functionFields(profile: Profile, func: number): FrameFields {
  const { functions, strings } = profile;
  return {
    name: strings.at(functions.names[func] ?? 0) || '<unknown>',
    file: strings.at(functions.filenames[func] ?? 0),
    line: Number(functions.startLines[func] ?? 0n),
  };
}

function lineFields(profile: Profile, func: number, line: number): FrameFields {
  return {
    ...functionFields(profile, func),
    line: Number(profile.locations.lineNumbers[line] ?? 0n),
  };
}

/** pprof prints the binary's base name where it has no function. */
function unnamed(profile: Profile, location: number): FrameFields {
  const mapping = profile.locations.mappingIndexes[location] ?? NONE;
  const file = profile.mappings[mapping]?.file ?? '';
  const base = file.slice(file.lastIndexOf('/') + 1);
  return { name: base === '' ? '<unknown>' : `[${base}]`, file: '', line: 0 };
}

/** The same name in the same file is one frame, though a compiler may have written two functions. */
class FrameInterner {
  readonly #indexes = new Map<string, number>();
  readonly #names: string[] = [];
  readonly #files: string[] = [];
  readonly #lines: number[] = [];

  add({ name, file, line }: FrameFields): number {
    const key = `${name}\0${file}\0${line}`;
    const known = this.#indexes.get(key);
    if (known !== undefined) return known;
    const index = this.#names.length;
    this.#indexes.set(key, index);
    this.#names.push(name);
    this.#files.push(file);
    this.#lines.push(line);
    return index;
  }

  columns(): Pick<FlameFrames, 'count' | 'names' | 'files' | 'lines'> {
    return {
      count: this.#names.length,
      names: this.#names,
      files: this.#files,
      lines: this.#lines,
    };
  }
}
