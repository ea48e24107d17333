/**
 * Shapes what the demangler says of C++ and Rust as pprof prints it. Names that were never mangled are
 * cut by a coarser rule in native-names.ts; here the text is known to be a demangled one.
 */

/** An operator's own brackets and angles are no lists: `operator()`, `operator<<`, `operator new[]`. */
const OPERATOR = /^operator(?!\w)\s?(?:\(\)|\[\]|<=>|<<=|>>=|->\*|<<|>>|->|<=|>=|<|>|[^\s\w(<]+)?/;
const ANONYMOUS = '(anonymous namespace)';

/** The demangler's own notations, in the words of the C++ ABI's tools. */
export function inUsualWords(demangled: string): string {
  return demangled
    .replace(/( \[clone [^\]]*\])+$/, '')
    .replace(/^\{vtable\((.*)\)\}$/, 'vtable for $1')
    .replace(/^\{vtt\((.*)\)\}$/, 'VTT for $1')
    .replace(/^\{virtual override thunk\(\{offset\(.*?\)\}, (.*)\)\}$/, 'non-virtual thunk to $1')
    .replace(
      /^\{virtual override thunk\(\{virtual offset\(.*?\)\}, (.*)\)\}$/,
      'virtual thunk to $1',
    );
}

/** Without arguments, qualifiers and, unless they are wanted, template parameters. */
export function withoutArguments(name: string, keepsTemplates: boolean): string {
  // A thunk is named with all of the function that it leads to.
  if (/thunk to /.test(name)) return name;
  let kept = '';
  let at = 0;
  while (at < name.length) {
    const rest = name.slice(at);
    const operator = /\w$/.test(kept) ? undefined : OPERATOR.exec(rest)?.[0];
    if (operator !== undefined || rest.startsWith(ANONYMOUS)) {
      kept += operator ?? ANONYMOUS;
      at += (operator ?? ANONYMOUS).length;
      continue;
    }
    const end = at + groupLength(rest);
    const group = name.slice(at, end);
    if (group.startsWith('(')) {
      // A function within: what follows it is the name that counts.
      const inner = name.indexOf('::', end);
      if (inner === -1 || /[(<{]/.test(name.slice(end, inner))) return kept;
      kept += '()';
      at = inner;
      continue;
    }
    if (group.startsWith('<')) kept = keepsTemplates ? kept + group : kept.trimEnd();
    else kept += group;
    at = end;
  }
  return kept;
}

/** Rust's generic arguments stand empty; `<Type>` in front says whose method it is and stays. */
export function withoutRustArguments(name: string): string {
  let kept = '';
  for (let at = 0; at < name.length; ) {
    const length = groupLength(name.slice(at));
    const isGeneric = name[at] === '<' && kept.endsWith('::');
    kept += isGeneric ? '<>' : name.slice(at, at + length);
    at += length;
  }
  return kept;
}

const CLOSING: Readonly<Record<string, string>> = { '(': ')', '<': '>', '{': '}', '[': ']' };

/** How long the bracketed group is that the text starts with; 1 where there is none. */
function groupLength(text: string): number {
  const stack: string[] = [];
  for (let i = 0; i < text.length; i++) {
    const operator = /^operator/.test(text.slice(i, i + 8)) ? OPERATOR.exec(text.slice(i)) : null;
    if (operator !== null && i > 0) i += operator[0].length - 1;
    else if (text.startsWith('->', i)) i++;
    else if (text[i] === stack.at(-1)) stack.pop();
    else if (CLOSING[text[i] as string] !== undefined)
      stack.push(CLOSING[text[i] as string] as string);
    if (stack.length === 0) return i + 1;
  }
  return text.length;
}
