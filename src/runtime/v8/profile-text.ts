/** The texts of debug=1 and debug=2, as runtime/pprof writes them. */
import type { Profile } from '../../profile/profile.ts';

export interface TextOptions {
  /** Of the profile: heap, goroutine … */
  readonly name: string;
  /** 1 or 2, as Go's `debug`. */
  readonly debug: number;
}

/** Stacks with their first value, heaviest first. */
export function profileText(profile: Profile, { name }: TextOptions): string {
  const { samples, locations, functions, strings } = profile;
  const counts = samples.values[0] ?? new BigInt64Array();
  const total = counts.reduce((sum, count) => sum + count, 0n);
  const order = [...counts.keys()].sort((a, b) => Number((counts[b] ?? 0n) - (counts[a] ?? 0n)));
  const lines = [`${name} profile: total ${total}`];
  for (const sample of order) {
    lines.push(`${counts[sample]} @`);
    const from = samples.locationStarts[sample] ?? 0;
    for (const location of samples.locationIndexes.subarray(
      from,
      samples.locationStarts[sample + 1],
    )) {
      const line = locations.lineStarts[location] ?? 0;
      const func = locations.lineFunctions[line] ?? 0;
      const file = strings.at(functions.filenames[func] ?? 0);
      const text = strings.at(functions.names[func] ?? 0);
      lines.push(`#\t${text}\t${file}:${locations.lineNumbers[line]}`);
    }
    lines.push('');
  }
  return `${lines.join('\n')}\n`;
}
