/** The pattern behind -peek, -list and their like. */
import { plainPattern } from '../../profile/plain-pattern.ts';
import { CommandError, EXIT } from '../io.ts';

export async function argumentPattern(source: string): Promise<(text: string) => boolean> {
  const plain = plainPattern(source);
  if (plain !== undefined) return plain;
  const { pattern, PatternError } = await import('../../profile/pattern.ts');
  try {
    return pattern(source);
  } catch (error) {
    if (!(error instanceof PatternError)) throw error;
    throw new CommandError(`parsing argument regexp ${source}: ${error.message}`, EXIT.usage);
  }
}

export function nothingMatches(source: string): CommandError {
  return new CommandError(`no matches found for regexp: ${source}`, EXIT.usage);
}
