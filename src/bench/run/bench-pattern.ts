/** One level of -bench. Patterns are RE2, which is loaded only for those that need it. */
import { nativePattern } from '../../profile/native-pattern.ts';

/** Rejects with PatternError. */
export async function textMatcher(source: string): Promise<(text: string) => boolean> {
  if (source === '') return () => true;
  return nativePattern(source) ?? (await import('../../profile/pattern.ts')).pattern(source);
}
