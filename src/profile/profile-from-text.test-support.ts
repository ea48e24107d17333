/**
 * Profiles drawn as text, for tests: columns are samples, root on top.
 *
 *     profileFromText`
 *       1     2     -3
 *       main  main  main
 *       a     b     a:12
 *       >c          0x10
 *     `
 *
 * The first row may hold values ("1,10" for two sample types); without it each sample counts 1. `a:12` is
 * line 12 of a, `>c` is c inlined into the frame above it, and a number is an address without a line.
 */
import type { Profile } from './profile.ts';
import { type LineFields, ProfileBuilder } from './profile-builder.ts';

const TYPES = [
  { type: 'samples', unit: 'count' },
  { type: 'cpu', unit: 'nanoseconds' },
];

export function profileFromText(parts: TemplateStringsArray): Profile {
  const columns = columnsOf(parts.join(''));
  const drawn = columns.map((cells) => {
    const [first = '', ...rest] = cells;
    const isValue = /^-?\d+(,-?\d+)*$/.test(first);
    return isValue ? { values: first.split(',').map(BigInt), frames: rest } : undefined;
  });
  const samples = columns.map((frames, i) => drawn[i] ?? { values: [1n], frames });
  const builder = new ProfileBuilder(TYPES.slice(0, samples[0]?.values.length ?? 1));
  for (const { values, frames } of samples) {
    builder.sample({ values, locations: locationsOf(builder, frames) });
  }
  return builder.finish();
}

/** The cells of each column, top down; where a row has none, the stack goes on below. */
function columnsOf(text: string): string[][] {
  const rows = text.split('\n').filter((row) => row.trim() !== '');
  const starts = [...(rows[0] ?? '').matchAll(/\S+/g)].map(({ index }) => index);
  return starts.map((start, column) =>
    rows.map((row) => row.slice(start, starts[column + 1]).trim()).filter((cell) => cell !== ''),
  );
}

/** Leaf first, as samples have it. */
function locationsOf(builder: ProfileBuilder, frames: readonly string[]): number[] {
  const groups: string[][] = [];
  for (const frame of frames) {
    if (frame.startsWith('>')) groups.at(-1)?.push(frame.slice(1));
    else groups.push([frame]);
  }
  return groups.reverse().map((group) => {
    const [outermost = ''] = group;
    if (/^0x/.test(outermost)) return builder.location({ address: BigInt(outermost), lines: [] });
    return builder.location({ lines: group.reverse().map((frame) => lineOf(builder, frame)) });
  });
}

function lineOf(builder: ProfileBuilder, frame: string): LineFields {
  const [name = '', line = '0'] = frame.split(/:(?=\d+$)/);
  return { func: builder.func({ name }), line: Number(line) };
}

/** The stacks as text again, root first with `;` between and the values behind; sorted. */
export function folded(profile: Profile): string[] {
  const { samples, locations, functions, strings } = profile;
  const rows: string[] = [];
  for (let sample = 0; sample < samples.count; sample++) {
    const frames: string[] = [];
    const end = samples.locationStarts[sample + 1] as number;
    for (let i = samples.locationStarts[sample] as number; i < end; i++) {
      const location = samples.locationIndexes[i] as number;
      const lines = locations.lineFunctions.subarray(
        locations.lineStarts[location],
        locations.lineStarts[location + 1],
      );
      if (lines.length === 0) frames.push(`0x${locations.addresses[location]?.toString(16)}`);
      for (const func of lines) frames.push(strings.at(functions.names[func] as number));
    }
    const values = samples.values.map((column) => String(column[sample]));
    rows.push(`${frames.reverse().join(';')} ${values.join(',')}`);
  }
  return rows.sort();
}
