/**
 * Flags as Go's: one dash does for a long name, the word behind a flag that takes one is its value even if
 * it starts with a dash, and a switch may be told `=false`.
 */
type Flags = Readonly<Record<string, { readonly type: 'boolean' | 'string' }>>;

/** What node:util's parseArgs understands. Behind a `--` nothing is touched. */
export function withTwoDashes(args: readonly string[], flags: Flags): readonly string[] {
  const words: string[] = [];
  for (let i = 0; i < args.length; i++) {
    const word = args[i] as string;
    if (word === '--') return [...words, ...args.slice(i)];
    const [, name = '', assigned] = /^--?([a-z][a-z-]*)(=.*)?$/s.exec(word) ?? [];
    const flag = Object.hasOwn(flags, name) ? flags[name] : undefined;
    const next = args[i + 1];
    if (flag === undefined) words.push(word);
    else if (flag.type === 'boolean') {
      if (assigned === undefined || /^=(1|t|true)$/i.test(assigned)) words.push(`--${name}`);
      else if (!/^=(0|f|false)$/i.test(assigned)) words.push(`--${name}${assigned}`);
    } else if (assigned === undefined && next !== undefined) {
      words.push(`--${name}=${next}`);
      i++;
    } else words.push(`--${name}${assigned ?? ''}`);
  }
  return words;
}
