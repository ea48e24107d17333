/**
 * Cuts TypeScript into tokens, so that rules look at code and not at comments or strings.
 *
 * TypeScript 7 has no JavaScript API and the tools that read imports found nothing under it, so this is
 * our own, and small: it knows words, strings, templates, regular expressions and single punctuation
 * marks, each with its line. `=>` is one token, since rules ask for it.
 */
const WORD = /[\p{ID_Start}$_#@][\p{ID_Continue}$]*|\d[\w.]*/uy;
/** After these a slash begins a regular expression and not a division. */
const REGEX_MAY_FOLLOW = new Set([
  ...'(,=:[!&|?{};+-*%<>~^',
  '=>',
  'return',
  'typeof',
  'case',
  'in',
  'of',
  'await',
  'yield',
  'throw',
  'else',
  'do',
  '',
]);

export function tokensOf(source) {
  const tokens = [];
  let at = 0;
  let line = 1;
  /** Depth of braces inside each open `${`. */
  const holes = [];
  const add = (kind, text, length) => {
    tokens.push({ kind, text, line });
    skip(length);
  };
  const skip = (length) => {
    for (const end = at + length; at < end; at++) if (source[at] === '\n') line++;
  };
  const template = (opening) => {
    const end = endOfTemplate(source, at + opening);
    const isHole = source[end - 1] === '{';
    add('template', source.slice(at + opening, isHole ? end - 2 : end - 1), end - at);
    if (isHole) holes.push(0);
  };
  while (at < source.length) {
    const two = source.slice(at, at + 2);
    const one = two[0];
    if (/\s/.test(one)) skip(1);
    else if (two === '//' || (at === 0 && two === '#!')) skip(lengthUntil(source, at, '\n'));
    else if (two === '/*') skip(lengthUntil(source, at + 2, '*/') + 4);
    else if (one === "'" || one === '"') {
      const end = endOfString(source, at);
      add('string', source.slice(at + 1, end - 1), end - at);
    } else if (one === '`') template(1);
    else if (one === '}' && holes.at(-1) === 0) {
      holes.pop();
      template(1);
    } else if (one === '/' && REGEX_MAY_FOLLOW.has(tokens.at(-1)?.text ?? '')) {
      add('regex', '', endOfRegex(source, at) - at);
    } else if (two === '=>') add('mark', '=>', 2);
    else {
      WORD.lastIndex = at;
      const word = WORD.exec(source)?.[0];
      if (word !== undefined) add('word', word, word.length);
      else {
        if (holes.length > 0 && one === '{') holes[holes.length - 1]++;
        if (holes.length > 0 && one === '}') holes[holes.length - 1]--;
        add('mark', one, 1);
      }
    }
  }
  return tokens;
}

function lengthUntil(source, from, text) {
  const end = source.indexOf(text, from);
  return (end === -1 ? source.length : end) - from;
}

function endOfString(source, start) {
  let at = start + 1;
  while (at < source.length && source[at] !== source[start]) at += source[at] === '\\' ? 2 : 1;
  return at + 1;
}

/** Just after the closing backquote, or after the `${` of a hole. */
function endOfTemplate(source, from) {
  let at = from;
  while (at < source.length) {
    if (source[at] === '`') return at + 1;
    if (source[at] === '$' && source[at + 1] === '{') return at + 2;
    at += source[at] === '\\' ? 2 : 1;
  }
  return at;
}

function endOfRegex(source, start) {
  let inClass = false;
  let at = start + 1;
  for (; at < source.length && source[at] !== '\n'; at++) {
    if (source[at] === '\\') at++;
    else if (source[at] === '[') inClass = true;
    else if (source[at] === ']') inClass = false;
    else if (source[at] === '/' && !inClass) break;
  }
  return at + 1;
}
