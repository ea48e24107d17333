/** prune_from: what lies beneath the frame nearest the leaf that matches goes; the frame stays. */
import { withLines } from './location-lines.ts';
import { stringTest } from './name-matches.ts';
import type { Profile } from './profile.ts';
import { simpleFunctionName } from './prune.ts';
import { withStacks } from './stacks.ts';
import type { TextTest } from './text-test.ts';

export interface PruneFromResult {
  readonly profile: Profile;
  readonly hasMatch: boolean;
}

/** The test is of simple function names, without arguments. */
export function pruneFrom(profile: Profile, test: TextTest): PruneFromResult {
  const { locations, functions, samples, strings } = profile;
  const matches = stringTest(strings, (name) => name !== '' && test(simpleFunctionName(name)));
  const isMatched = new Uint8Array(locations.count);
  const isLineKept = new Uint8Array(locations.lineFunctions.length).fill(1);
  for (let location = 0; location < locations.count; location++) {
    const start = locations.lineStarts[location] as number;
    const end = locations.lineStarts[location + 1] as number;
    for (let line = start; line < end; line++) {
      const func = locations.lineFunctions[line] as number;
      if (!matches(functions.names[func] as number)) continue;
      isMatched[location] = 1;
      isLineKept.fill(0, start, line);
      break;
    }
  }
  if (!isMatched.includes(1)) return { profile, hasMatch: false };
  const starts = new Uint32Array(samples.count);
  for (let sample = 0; sample < samples.count; sample++) {
    const first = samples.locationStarts[sample] as number;
    const end = samples.locationStarts[sample + 1] as number;
    let start = first;
    while (start < end && isMatched[samples.locationIndexes[start] as number] === 0) start++;
    starts[sample] = start === end ? first : start;
  }
  const pruned = withStacks(profile, starts);
  return { profile: { ...pruned, locations: withLines(locations, isLineKept) }, hasMatch: true };
}
