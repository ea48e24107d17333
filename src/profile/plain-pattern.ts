/**
 * Patterns of plain words with `|` between, which mean the same in RE2 and in JavaScript and cannot take
 * long in either. Most patterns are such, and they spare a short run the loading of RE2.
 */
import { nativePattern } from './native-pattern.ts';
import type { TextTest } from './text-test.ts';

const PLAIN = /^[\w/ :-]+(\|[\w/ :-]+)*$/;

const EXPRESSION_MAX = 1000;

/** Undefined for patterns that need RE2: see pattern.ts. */
export function plainPattern(source: string): TextTest | undefined {
  if (!PLAIN.test(source)) return nativePattern(source);
  const words = source.split('|');
  const test = (text: string): boolean => words.some((word) => text.includes(word));
  // V8 refuses an expression of 32,000 letters, at its first use.
  return source.length > EXPRESSION_MAX
    ? test
    : Object.assign(test, { expression: new RegExp(source) });
}
