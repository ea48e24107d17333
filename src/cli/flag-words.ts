/**
 * Which flags of `stackheat pprof` were typed, before anything that reads them is loaded. Looked up in sets: V8
 * compiles a pattern at its first use, which takes longer than all of them together.
 */
export interface FlagWords {
  /** As typed but for the dashes: `top`, `nodecount=5`. */
  readonly whole: ReadonlySet<string>;
  /** Without their values. */
  readonly names: ReadonlySet<string>;
}

export function flagWords(args: readonly string[]): FlagWords {
  const whole = args.filter((word) => word.startsWith('-')).map(withoutDashes);
  return { whole: new Set(whole), names: new Set(whole.map(withoutValue)) };
}

export function hasAny(words: ReadonlySet<string>, wanted: readonly string[]): boolean {
  return wanted.some((word) => words.has(word));
}

function withoutDashes(word: string): string {
  return word.slice(word.startsWith('--') ? 2 : 1);
}

function withoutValue(word: string): string {
  const end = word.indexOf('=');
  return end === -1 ? word : word.slice(0, end);
}
