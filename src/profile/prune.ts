/**
 * Drops the frames that a profile itself calls uninteresting (drop_frames, keep_frames), such as the
 * insides of an allocator: what lies beneath a matching frame, and that frame, go.
 */
import { withLines } from './location-lines.ts';
import type { Locations, Profile } from './profile.ts';
import { withStacks } from './stacks.ts';

/** Names may contain these although they hold a bracket. */
const RESERVED = /\(anonymous namespace\)|operator\(\)|\(/g;

/** A function's name without its argument list and the leading dot of PowerPC's ABI. */
export function simpleFunctionName(name: string): string {
  const plain = name.startsWith('.') ? name.slice(1) : name;
  for (const match of plain.matchAll(RESERVED))
    if (match[0] === '(') return plain.slice(0, match.index);
  return plain;
}

/** `isDropped` is asked once a function, with its simple name. */
export function prune(profile: Profile, isDropped: (name: string) => boolean): Profile {
  const { locations, samples } = profile;
  const cut = matchedLines(profile, isDropped);
  if (cut.every((line) => line === undefined)) return profile;
  const goesWhole = (location: number): boolean =>
    cut[location] === (locations.lineStarts[location + 1] as number) - 1;
  const starts: number[] = [];
  for (let sample = 0; sample < samples.count; sample++) {
    const stackStart = samples.locationStarts[sample] as number;
    let start = stackStart;
    let hasUserFrame = false;
    for (let i = (samples.locationStarts[sample + 1] as number) - 1; i >= stackStart; i--) {
      const location = samples.locationIndexes[i] as number;
      if (cut[location] === undefined) hasUserFrame = true;
      // Frames before the first of the user's stay, lest everything go.
      else if (hasUserFrame) {
        start = goesWhole(location) ? i + 1 : i;
        break;
      }
    }
    starts.push(start);
  }
  return { ...withStacks(profile, starts), locations: withCutLines(locations, cut, goesWhole) };
}

/** For each location the outermost line that is dropped. */
function matchedLines(
  { locations, functions, strings }: Profile,
  isDropped: (name: string) => boolean,
): (number | undefined)[] {
  const verdicts = new Map<number, boolean>();
  const verdict = (func: number): boolean => {
    let known = verdicts.get(func);
    if (known === undefined) {
      const name = strings.at(functions.names[func] as number);
      known = name !== '' && isDropped(simpleFunctionName(name));
      verdicts.set(func, known);
    }
    return known;
  };
  return Array.from({ length: locations.count }, (_, location) => {
    const start = locations.lineStarts[location] as number;
    for (let row = (locations.lineStarts[location + 1] as number) - 1; row >= start; row--) {
      if (verdict(locations.lineFunctions[row] as number)) return row;
    }
    return undefined;
  });
}

/** Of a location cut in the middle, the lines outside the matched one stay. */
function withCutLines(
  locations: Locations,
  cut: readonly (number | undefined)[],
  goesWhole: (location: number) => boolean,
): Locations {
  const isKept = new Uint8Array(locations.lineFunctions.length).fill(1);
  for (let location = 0; location < locations.count; location++) {
    const line = cut[location];
    if (line === undefined || goesWhole(location)) continue;
    isKept.fill(0, locations.lineStarts[location], line + 1);
  }
  return withLines(locations, isKept);
}
