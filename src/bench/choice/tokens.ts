/** The words and operators of filters and projections, one at a time. */
import { SPACE } from '../results/space.ts';
import { unquoted } from './go-string.ts';
import { ChoiceSyntaxError } from './syntax-error.ts';

export type TokenKind =
  | 'AND'
  | 'OR'
  | 'end'
  | 'operator'
  | 'pattern'
  /** Bare or quoted. */
  | 'word';

export interface Token {
  readonly kind: TokenKind;
  /** Without quotes or slashes. */
  readonly text: string;
  readonly offset: number;
}

const SPACES = new RegExp(`[${SPACE}]*`, 'uy');
/** A hyphen or star is an operator only where a word could start. */
const OPERATOR_STARTS = '():@,-*';
const BARE_WORD = new RegExp(`[^():@,${SPACE}]*`, 'uy');
const ENDS_PATTERN = new RegExp(`^(?:[():@,*${SPACE}-]|$)`, 'u');

export class Tokens {
  readonly query: string;
  #at = 0;
  #peeked:
    | { readonly token: Token; readonly end: number; readonly mayBePattern: boolean }
    | undefined;

  constructor(query: string) {
    this.query = query;
  }

  /** The next token, which stays the next. Only where a value may stand a slash starts a pattern. */
  peek(mayBePattern = false): Token {
    if (this.#peeked?.mayBePattern !== mayBePattern) this.#peeked = this.#read(mayBePattern);
    return this.#peeked.token;
  }

  take(mayBePattern = false): Token {
    const token = this.peek(mayBePattern);
    this.#at = this.#peeked?.end ?? this.#at;
    this.#peeked = undefined;
    return token;
  }

  isNext(operator: string): boolean {
    const { kind, text } = this.peek();
    return kind === 'operator' && text === operator;
  }

  error(reason: string, { offset }: Pick<Token, 'offset'>): ChoiceSyntaxError {
    return new ChoiceSyntaxError(this.query, offset, reason);
  }

  #read(mayBePattern: boolean): { token: Token; end: number; mayBePattern: boolean } {
    const { query } = this;
    SPACES.lastIndex = this.#at;
    SPACES.exec(query);
    const offset = SPACES.lastIndex;
    const made = (kind: TokenKind, text: string, end: number) => ({
      token: { kind, text, offset },
      end,
      mayBePattern,
    });
    const letter = query[offset];
    if (letter === undefined) return made('end', '', offset);
    if (OPERATOR_STARTS.includes(letter)) return made('operator', letter, offset + 1);
    if (letter === '"') {
      const { text, end } = this.#quoted(offset);
      return made('word', text, end);
    }
    if (mayBePattern && letter === '/') {
      const { text, end } = this.#pattern(offset);
      return made('pattern', text, end);
    }
    BARE_WORD.lastIndex = offset;
    const text = BARE_WORD.exec(query)?.[0] ?? '';
    return made(text === 'AND' || text === 'OR' ? text : 'word', text, offset + text.length);
  }

  #quoted(offset: number): { text: string; end: number } {
    const { query } = this;
    let end = offset + 1;
    while (end < query.length && (query[end] !== '"' || query[end - 1] === '\\')) end++;
    if (end === query.length) throw this.error('missing end quote', { offset });
    const text = unquoted(query.slice(offset + 1, end));
    if (text === undefined) throw this.error('bad escape sequence', { offset });
    return { text, end: end + 1 };
  }

  #pattern(offset: number): { text: string; end: number } {
    const { query } = this;
    const end = patternEnd(query, offset + 1);
    if (end === undefined) throw this.error('missing close "/"', { offset });
    if (!ENDS_PATTERN.test(query.slice(end + 1))) {
      const reason = 'regexp must be followed by space or an operator (unescaped "/"?)';
      throw this.error(reason, { offset: end + 1 });
    }
    return { text: query.slice(offset + 1, end), end: end + 1 };
  }
}

/** Where the slash is that stands neither in brackets nor behind a backslash. */
function patternEnd(query: string, start: number): number | undefined {
  let classes = 0;
  let groups = 0;
  for (let i = start; i < query.length; i++) {
    const letter = query[i];
    if (letter === '/' && classes === 0 && groups === 0) return i;
    if (letter === '\\') i++;
    else if (letter === '[') classes++;
    else if (letter === ']') classes = Math.max(0, classes - 1);
    else if (letter === '(' && classes === 0) groups++;
    else if (letter === ')' && classes === 0) groups--;
  }
  return undefined;
}
