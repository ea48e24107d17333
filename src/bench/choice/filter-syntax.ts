/** Parses a filter such as `.name:Encode /format:(gob OR json) -goos:linux`. */
import { type Token, Tokens } from './tokens.ts';

export type FilterTree =
  | { readonly kind: 'all'; readonly parts: readonly FilterTree[] }
  | { readonly kind: 'some'; readonly parts: readonly FilterTree[] }
  | { readonly kind: 'not'; readonly part: FilterTree }
  | FilterMatch;

export interface FilterMatch {
  readonly kind: 'match';
  readonly key: string;
  readonly offset: number;
  readonly matches: (value: string) => boolean;
}

/** Makes a test of the source of a regular expression; throws where it is none, with Go's reason. */
export type PatternMaker = (source: string) => (text: string) => boolean;

/** Throws ChoiceSyntaxError. */
export function parseFilter(query: string, makePattern: PatternMaker): FilterTree {
  const parser = new FilterParser(query, makePattern);
  return parser.whole();
}

class FilterParser {
  readonly #tokens: Tokens;
  readonly #makePattern: PatternMaker;

  constructor(query: string, makePattern: PatternMaker) {
    this.#tokens = new Tokens(query);
    this.#makePattern = makePattern;
  }

  whole(): FilterTree {
    const tree = this.#some();
    const rest = this.#tokens.peek();
    if (rest.kind === 'end') return tree;
    throw this.#tokens.error(`unexpected ${JSON.stringify(rest.text)}`, rest);
  }

  #some(): FilterTree {
    const parts = [this.#all()];
    while (this.#tokens.peek().kind === 'OR') {
      this.#tokens.take();
      parts.push(this.#all());
    }
    return joined('some', parts);
  }

  /** AND may be left out. */
  #all(): FilterTree {
    const parts = [this.#one()];
    for (;;) {
      const token = this.#tokens.peek();
      if (token.kind === 'AND') this.#tokens.take();
      else if (token.kind === 'word' || (token.kind === 'operator' && '(-*'.includes(token.text))) {
        parts.push(this.#one());
      } else if (token.kind === 'operator' && token.text !== ')') {
        throw this.#tokens.error(`unexpected ${JSON.stringify(token.text)}`, token);
      } else return joined('all', parts);
    }
  }

  #one(): FilterTree {
    const token = this.#tokens.take();
    if (token.kind === 'word') return this.#match(token);
    if (token.kind === 'operator') {
      if (token.text === '-') return { kind: 'not', part: this.#one() };
      if (token.text === '*') return { kind: 'all', parts: [] };
      if (token.text === '(') return this.#inParentheses();
    }
    throw this.#tokens.error('expected key:value or subexpression', token);
  }

  #inParentheses(): FilterTree {
    const tree = this.#some();
    const end = this.#tokens.peek();
    if (end.kind !== 'operator' || end.text !== ')') throw this.#tokens.error('missing ")"', end);
    this.#tokens.take();
    return tree;
  }

  #match(key: Token): FilterTree {
    if (!this.#tokens.isNext(':')) throw this.#tokens.error('expected key:value', key);
    this.#tokens.take();
    const value = this.#tokens.take(true);
    if (isValue(value)) return this.#test(key, value);
    if (value.kind === 'operator' && value.text === '(') {
      return { kind: 'some', parts: this.#values(key) };
    }
    throw this.#tokens.error('expected key:value', key);
  }

  #values(key: Token): readonly FilterTree[] {
    const parts: FilterTree[] = [];
    for (;;) {
      const value = this.#tokens.take(true);
      if (!isValue(value)) throw this.#tokens.error('expected value', value);
      parts.push(this.#test(key, value));
      const next = this.#tokens.take(true);
      if (next.kind === 'operator' && next.text === ')') return parts;
      if (next.kind !== 'OR') {
        throw this.#tokens.error('value list must be separated by OR', next);
      }
    }
  }

  #test({ text: key, offset }: Token, { kind, text, offset: valueOffset }: Token): FilterMatch {
    if (kind !== 'pattern') {
      return { kind: 'match', key, offset, matches: (value) => value === text };
    }
    try {
      return { kind: 'match', key, offset, matches: this.#makePattern(text) };
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      throw this.#tokens.error(reason, { offset: valueOffset });
    }
  }
}

function isValue({ kind }: Token): boolean {
  return kind === 'word' || kind === 'pattern';
}

function joined(kind: 'all' | 'some', parts: readonly FilterTree[]): FilterTree {
  return parts.length === 1 ? (parts[0] as FilterTree) : { kind, parts };
}
