/**
 * Go's counting profiles with debug=1: goroutine, threadcreate, those a program made itself, and every
 * profile for which Go has no text of its own.
 *
 *   goroutine profile: total 5
 *   3 @ 0x43b2f6 0x4082dc
 *   # labels: {"tenant":"a"}
 *   #	0x43b2f5	main.work+0x15	/src/main.go:12
 */
import { labelsOf } from '../../profile/labels.ts';
import type { Profile } from '../../profile/profile.ts';
import { frameLines, returnAddresses, type TextFrame, TextFrames } from './frames.ts';
import { quoted } from './quoted.ts';

export function countText(profile: Profile, name: string): string {
  const groups = groupsOf(profile);
  const total = groups.reduce((sum, { counts }) => sum + (counts[0] ?? 0n), 0n);
  // As Go orders them: the most frequent first, then by their text.
  groups.sort((a, b) => compare(b.counts[0] ?? 0n, a.counts[0] ?? 0n) || compare(a.key, b.key));
  const parts = groups.map(({ counts, key, frames }) => {
    const others = otherAmounts(profile, counts);
    return `${counts[0] ?? 0n} ${key}\n${others}${frameLines(frames)}`;
  });
  return `${name} profile: total ${total}\n${parts.join('')}`;
}

interface StackGroup {
  /** One a sample type. */
  readonly counts: bigint[];
  readonly key: string;
  readonly frames: readonly TextFrame[];
}

function groupsOf(profile: Profile): StackGroup[] {
  const frames = new TextFrames(profile);
  const groups = new Map<string, StackGroup>();
  for (let sample = 0; sample < profile.samples.count; sample++) {
    const stack = frames.ofSample(sample);
    const key = `@${returnAddresses(stack)}${labelLine(profile, sample)}`;
    const values = profile.samples.values.map((column) => column[sample] ?? 0n);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { counts: values, key, frames: stack });
    else
      for (const [i, value] of values.entries()) group.counts[i] = (group.counts[i] ?? 0n) + value;
  }
  return [...groups.values()];
}

/** Go's labels are texts; a number is written with its unit. */
function labelLine(profile: Profile, sample: number): string {
  const { texts, numbers } = labelsOf(profile, sample);
  const pairs = [
    ...texts.map(({ key, values }) => [key, values.join(',')]),
    ...numbers.map(({ key, values, units }) => [
      key,
      values.map((value, i) => `${value}${units[i] ? ` ${units[i]}` : ''}`).join(','),
    ]),
  ];
  if (pairs.length === 0) return '';
  const printed = pairs.map(([key = '', value = '']) => `${quoted(key)}:${quoted(value)}`);
  return `\n# labels: {${printed.sort().join(', ')}}`;
}

/** What Go's text has no place for, as a comment that readers pass over. */
function otherAmounts({ sampleTypes }: Profile, counts: readonly bigint[]): string {
  if (sampleTypes.length < 2) return '';
  const amounts = sampleTypes
    .slice(1)
    .map(({ type, unit }, i) => `${type}=${counts[i + 1]} ${unit}`);
  return `# ${amounts.join(', ')}\n`;
}

function compare<Value extends string | bigint>(a: Value, b: Value): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
