/**
 * focus, ignore, hide and show: which samples stay for the sake of their frames, and which frames of
 * theirs. A pattern matches a frame by function name, file name or the file mapped.
 */
import { withLines } from './location-lines.ts';
import { samplesMarked } from './marked-samples.ts';
import { isMappingMatched, type NameMatches, nameMatches } from './name-matches.ts';
import type { Profile } from './profile.ts';
import { markedRows, selectSamples } from './select-samples.ts';
import { withoutLocations } from './stacks.ts';
import type { TextTest } from './text-test.ts';

export interface FramePatterns {
  readonly focus?: TextTest | undefined;
  readonly ignore?: TextTest | undefined;
  readonly hide?: TextTest | undefined;
  readonly show?: TextTest | undefined;
}

export interface FrameFilterResult {
  readonly profile: Profile;
  /** The patterns that matched some location, used by a sample or not. */
  readonly matched: ReadonlySet<keyof FramePatterns>;
}

export function filterFrames(profile: Profile, patterns: FramePatterns): FrameFilterResult {
  const { focus, ignore, hide, show } = patterns;
  const matched = new Set<keyof FramePatterns>();
  if (!focus && !ignore && !hide && !show) return { profile, matched };
  const marks = focusMarks(profile, patterns, matched);
  const isHidden = new Uint8Array(profile.locations.count);
  const isLineKept = new Uint8Array(profile.locations.lineFunctions.length).fill(1);
  if (hide && hideLines(profile, nameMatches(profile, hide), isLineKept, isHidden)) {
    matched.add('hide');
  }
  if (show && showLines(profile, nameMatches(profile, show), isLineKept, isHidden)) {
    matched.add('show');
  }
  // A focused location, and none that is ignored.
  const focused = selectSamples(profile, samplesMarked(profile.samples, marks, FOCUSED));
  if (!isHidden.includes(1)) return { profile: withKeptLines(focused, isLineKept), matched };
  return { profile: withKeptLines(withoutHidden(focused, isHidden), isLineKept), matched };
}

/** Bits, of which a stack has those of all its locations. The first is what locationMatches() gives. */
const FOCUSED = 1;
const IGNORED = 2;

/** Without a focus every location that is not ignored is one. */
function focusMarks(
  profile: Profile,
  { focus, ignore }: FramePatterns,
  matched: Set<keyof FramePatterns>,
): Uint8Array {
  const marks = focus
    ? locationMatches(profile, nameMatches(profile, focus))
    : new Uint8Array(profile.locations.count).fill(FOCUSED);
  const isIgnored = ignore && locationMatches(profile, nameMatches(profile, ignore));
  if (isIgnored?.includes(1)) {
    matched.add('ignore');
    for (let i = 0; i < marks.length; i++) if (isIgnored[i] === 1) marks[i] = IGNORED;
  }
  // A location both focused and ignored is no match of the focus, as in pprof.
  if (marks.includes(FOCUSED)) matched.add('focus');
  return marks;
}

function locationMatches(profile: Profile, matches: NameMatches): Uint8Array {
  const { locations } = profile;
  const result = new Uint8Array(locations.count);
  const hasMapping = matches.mappings.includes(1);
  if (!hasMapping && !matches.functions.includes(1)) return result;
  for (let location = 0; location < locations.count; location++) {
    const end = locations.lineStarts[location + 1] as number;
    for (let line = locations.lineStarts[location] as number; line < end; line++) {
      if (matches.functions[locations.lineFunctions[line] as number] === 1) result[location] = 1;
    }
    if (hasMapping && isMappingMatched(profile, matches, location)) result[location] = 1;
  }
  return result;
}

/** Takes matching lines away; a location left without lines by that is hidden. */
function hideLines(
  profile: Profile,
  matches: NameMatches,
  isLineKept: Uint8Array,
  isHidden: Uint8Array,
): boolean {
  const { locations } = profile;
  let hasMatch = false;
  for (let location = 0; location < locations.count; location++) {
    const isWhole = isMappingMatched(profile, matches, location);
    const start = locations.lineStarts[location] as number;
    const end = locations.lineStarts[location + 1] as number;
    let dropped = 0;
    for (let line = start; line < end; line++) {
      if (!isWhole && matches.functions[locations.lineFunctions[line] as number] === 0) continue;
      isLineKept[line] = 0;
      dropped++;
    }
    if (!isWhole && dropped === 0) continue;
    hasMatch = true;
    if (dropped === end - start) isHidden[location] = 1;
  }
  return hasMatch;
}

/** Keeps matching lines alone; a location without any is hidden. */
function showLines(
  profile: Profile,
  matches: NameMatches,
  isLineKept: Uint8Array,
  isHidden: Uint8Array,
): boolean {
  const { locations } = profile;
  let hasMatch = false;
  for (let location = 0; location < locations.count; location++) {
    const isWhole = isMappingMatched(profile, matches, location);
    const end = locations.lineStarts[location + 1] as number;
    let kept = 0;
    for (let line = locations.lineStarts[location] as number; line < end; line++) {
      const isMatched = matches.functions[locations.lineFunctions[line] as number] === 1;
      if (!isWhole && !isMatched) isLineKept[line] = 0;
      kept += isLineKept[line] as number;
    }
    if (kept === 0) isHidden[location] = 1;
    else hasMatch = true;
  }
  return hasMatch;
}

function withKeptLines(profile: Profile, isLineKept: Uint8Array): Profile {
  return { ...profile, locations: withLines(profile.locations, isLineKept) };
}

/** A sample whose frames are all hidden goes. */
function withoutHidden(profile: Profile, isHidden: Uint8Array): Profile {
  const shown = withoutLocations(profile, isHidden);
  const { locationStarts, count } = shown.samples;
  const isLeft = new Uint8Array(count);
  for (let sample = 0; sample < count; sample++) {
    if (locationStarts[sample] !== locationStarts[sample + 1]) isLeft[sample] = 1;
  }
  return selectSamples(shown, markedRows(isLeft));
}
