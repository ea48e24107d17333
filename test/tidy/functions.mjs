/** Where each function with a body in braces begins and ends, by its lines. */

/** Words before a `(…)` that is followed by a block and is no function. */
const NOT_A_FUNCTION = new Set(['if', 'for', 'await', 'while', 'switch', 'catch']);

/** @returns {{ start: number, end: number }[]} */
export function functionsOf(tokens) {
  const partners = partnersOf(tokens);
  const functions = [];
  for (const [i, token] of tokens.entries()) {
    if (token.kind !== 'mark' || token.text !== ')') continue;
    const opening = partners.get(i) ?? 0;
    if (NOT_A_FUNCTION.has(tokens[opening - 1]?.text ?? '')) continue;
    const body = bodyAfter(tokens, partners, i + 1);
    if (body === undefined) continue;
    const end = partners.get(body) ?? tokens.length - 1;
    functions.push({ start: tokens[opening].line, end: tokens[end].line });
  }
  return functions;
}

/** The index of the brace that opens a function's body, over `=>` and a type of what it returns. */
function bodyAfter(tokens, partners, from) {
  let at = from;
  let isInType = false;
  while (at < tokens.length) {
    const { text } = tokens[at];
    if (text === '{' && !(isInType && isTypeBefore(tokens[at - 1].text))) return at;
    if (text === ':' && at === from) isInType = true;
    else if (text === '=>' && tokens[at + 1]?.text === '{') return at + 1;
    else if (!isInType) return undefined;
    else if (/^[;,=)}\]]$/.test(text)) return undefined;
    at = /^[{([]$/.test(text) ? (partners.get(at) ?? at) + 1 : at + 1;
  }
  return undefined;
}

/** A brace after one of these opens a type of its own, as in `(): Promise<{ … }> {`. */
function isTypeBefore(text) {
  return [':', '|', '&', '<', ',', '(', 'extends', 'keyof'].includes(text);
}

/** Both ways: an opening mark's index to its closing one's, and back. */
function partnersOf(tokens) {
  const partners = new Map();
  const open = [];
  for (const [i, { kind, text }] of tokens.entries()) {
    if (kind !== 'mark') continue;
    if (/^[{([]$/.test(text)) open.push(i);
    else if (/^[})\]]$/.test(text)) {
      const opening = open.pop() ?? 0;
      partners.set(i, opening);
      partners.set(opening, i);
    }
  }
  return partners;
}
