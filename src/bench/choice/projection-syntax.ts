/** Parses a projection such as `.name,/size@num goos@(linux darwin)`. */
import { type Token, Tokens } from './tokens.ts';

export interface ProjectedKey {
  readonly key: string;
  readonly keyOffset: number;
  /** "first" is the order in which values are met. */
  readonly order: string | readonly string[];
  readonly orderOffset: number;
}

/** Throws ChoiceSyntaxError. */
export function parseProjection(text: string): readonly ProjectedKey[] {
  const tokens = new Tokens(text);
  const keys: ProjectedKey[] = [];
  while (tokens.peek().kind !== 'end') {
    if (keys.length > 0 && tokens.isNext(',')) tokens.take();
    keys.push(parseKey(tokens));
  }
  return keys;
}

function parseKey(tokens: Tokens): ProjectedKey {
  const { kind, text, offset } = tokens.peek();
  if (kind !== 'word') throw tokens.error('expected key', { offset });
  tokens.take();
  const key = { key: text, keyOffset: offset };
  if (!tokens.isNext('@')) return { ...key, order: 'first', orderOffset: offset + text.length };
  tokens.take();
  const order = tokens.take();
  if (order.kind === 'word') return { ...key, order: order.text, orderOffset: order.offset };
  if (order.kind === 'operator' && order.text === '(') {
    return { ...key, order: parseValues(tokens), orderOffset: order.offset };
  }
  throw tokens.error('expected named sort order or parenthesized list', order);
}

function parseValues(tokens: Tokens): readonly string[] {
  const values: string[] = [];
  for (;;) {
    const token: Token = tokens.take();
    if (token.kind === 'word') values.push(token.text);
    else if (token.kind !== 'operator' || token.text !== ')')
      throw tokens.error('missing )', token);
    else if (values.length === 0) throw tokens.error('nothing to match', token);
    else return values;
  }
}
