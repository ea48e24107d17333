/**
 * Patterns are RE2, as Go's are: linear in time whatever the pattern, and with Go's syntax ((?i),
 * \pL, [[:alpha:]]). See docs/decisions/0004.
 */
import { RE2JS, RE2JSSyntaxException } from 're2js';

/** A pattern that does not parse; the message is Go's. */
export class PatternError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'PatternError';
  }
}

/** Remembers the verdict on each distinct text: names repeat, and RE2 in JavaScript is slow. */
export function pattern(source: string): (text: string) => boolean {
  const compiled = compile(source);
  const verdicts = new Map<string, boolean>();
  return (text) => {
    let verdict = verdicts.get(text);
    if (verdict === undefined) {
      verdict = compiled.test(text);
      verdicts.set(text, verdict);
    }
    return verdict;
  };
}

function compile(source: string): RE2JS {
  try {
    return RE2JS.compile(source);
  } catch (error) {
    if (!(error instanceof RE2JSSyntaxException)) throw error;
    throw new PatternError(goMessage(error.message, source));
  }
}

/** What was pasted by mistake need not fill the screen. */
const MESSAGE_CHARACTERS = 500;

/** Go always names the part that is wrong: all of it, or nothing for a backslash at the end. */
function goMessage(message: string, source: string): string {
  const part = message.includes('trailing backslash') ? '' : source;
  const whole = message.endsWith('`') ? message : `${message}: \`${part}\``;
  return whole.length > MESSAGE_CHARACTERS ? `${whole.slice(0, MESSAGE_CHARACTERS)}…\`` : whole;
}
