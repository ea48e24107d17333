/** The text of a search box as a test on names. */
import { PatternError, pattern } from '../profile/pattern.ts';

export interface NamePattern {
  readonly matches: (name: string) => boolean;
  /** The text is no pattern and was taken as it is. */
  readonly isLiteral: boolean;
}

/** Longer patterns are pasted by mistake. */
const PATTERN_LENGTH_MAX = 1000;

/**
 * RE2, as pprof's own patterns are: it takes linear time whatever is typed. A text that holds no capital
 * letter matches either case. Go's names are full of `(*T)`, which is no pattern, so what does not
 * compile is looked for as it stands.
 */
export function compilePattern(text: string): NamePattern {
  const short = text.slice(0, PATTERN_LENGTH_MAX);
  if (!/[\\^$.|?*+()[\]{}]/.test(short)) return { ...literalPattern(short), isLiteral: false };
  try {
    return { matches: pattern(isCaseBlind(short) ? `(?i)${short}` : short), isLiteral: false };
  } catch (error) {
    if (!(error instanceof PatternError)) throw error;
    return literalPattern(short);
  }
}

export function literalPattern(text: string): NamePattern {
  const matches = isCaseBlind(text)
    ? (name: string) => name.toLowerCase().includes(text)
    : (name: string) => name.includes(text);
  return { matches, isLiteral: true };
}

function isCaseBlind(text: string): boolean {
  return text === text.toLowerCase();
}
