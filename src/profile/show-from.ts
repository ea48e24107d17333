/** show_from: what lies above the frame nearest the root that matches goes. */
import { withLines } from './location-lines.ts';
import { isMappingMatched, type NameMatches, nameMatches } from './name-matches.ts';
import { NONE, type Profile } from './profile.ts';
import { markedRows, selectSamples } from './select-samples.ts';
import { withStacks } from './stacks.ts';
import type { TextTest } from './text-test.ts';

export interface ShowFromResult {
  readonly profile: Profile;
  readonly hasMatch: boolean;
}

/** Samples without a match go whole. */
export function showFrom(profile: Profile, test: TextTest): ShowFromResult {
  const { locations, samples } = profile;
  const matches = nameMatches(profile, test);
  const isMatched = new Uint8Array(locations.count);
  const isLineKept = new Uint8Array(locations.lineFunctions.length).fill(1);
  for (let location = 0; location < locations.count; location++) {
    const end = locations.lineStarts[location + 1] as number;
    const isWhole = isMappingMatched(profile, matches, location);
    const outermost = isWhole ? end - 1 : outermostMatch(profile, matches, location);
    if (!isWhole && outermost === NONE) continue;
    isMatched[location] = 1;
    isLineKept.fill(0, outermost + 1, end);
  }
  const ends = Uint32Array.from({ length: samples.count }, (_, sample) => {
    const start = samples.locationStarts[sample] as number;
    let end = samples.locationStarts[sample + 1] as number;
    while (end > start && isMatched[samples.locationIndexes[end - 1] as number] === 0) end--;
    return end;
  });
  const isLeft = Uint8Array.from(ends, (end, sample) => +(end > startOf(profile, sample)));
  const cut = withStacks(profile, samples.locationStarts, ends);
  const shown = selectSamples(cut, markedRows(isLeft));
  return {
    profile: { ...shown, locations: withLines(locations, isLineKept) },
    hasMatch: isMatched.includes(1),
  };
}

/** The line row, or NONE. */
function outermostMatch({ locations }: Profile, matches: NameMatches, location: number): number {
  const start = locations.lineStarts[location] as number;
  for (let line = (locations.lineStarts[location + 1] as number) - 1; line >= start; line--) {
    if (matches.functions[locations.lineFunctions[line] as number] === 1) return line;
  }
  return NONE;
}

function startOf({ samples }: Profile, sample: number): number {
  return samples.locationStarts[sample] as number;
}
