/** Every import of a file: static, type-only, dynamic, `export … from` and `import('…')` types. */

/** @returns {{ specifier: string, isType: boolean, line: number }[]} */
export function importsOf(tokens) {
  const imports = [];
  for (const [i, token] of tokens.entries()) {
    if (token.kind !== 'word' || tokens[i - 1]?.text === '.') continue;
    if (token.text === 'import') imports.push(...importAt(tokens, i));
    else if (token.text === 'export') imports.push(...exportAt(tokens, i));
  }
  return imports;
}

function importAt(tokens, i) {
  const next = tokens[i + 1];
  if (next?.text === '.') return [];
  if (next?.text === '(') {
    const argument = tokens[i + 2];
    // A computed specifier cannot be checked; the caller reports it.
    const isText = argument?.kind === 'string' || argument?.kind === 'template';
    const specifier = isText && tokens[i + 3]?.text === ')' ? argument.text : undefined;
    return [{ specifier, isType: isTypePosition(tokens[i - 1]), line: next.line }];
  }
  if (next?.kind === 'string') return [{ specifier: next.text, isType: false, line: next.line }];
  return clauseAt(tokens, i);
}

function exportAt(tokens, i) {
  const next = tokens[i + 1]?.text === 'type' ? tokens[i + 2] : tokens[i + 1];
  return next?.text === '{' || next?.text === '*' ? clauseAt(tokens, i) : [];
}

/** From `import` or `export` to its `from '…'`, if it has one. */
function clauseAt(tokens, i) {
  let at = i + 1;
  while (at < tokens.length && !(tokens[at].text === 'from' && tokens[at + 1]?.kind === 'string')) {
    const { kind, text } = tokens[at];
    if (kind === 'string' || text === ';' || text === '(' || text === '=') return [];
    at++;
  }
  const specifier = tokens[at + 1];
  if (specifier === undefined) return [];
  return [
    {
      specifier: specifier.text,
      isType: isTypeClause(tokens.slice(i + 1, at)),
      line: specifier.line,
    },
  ];
}

/** `type X`, `type { X }`, or braces in which every name is a type. */
function isTypeClause(clause) {
  if (clause[0]?.text === 'type' && clause[1]?.text !== ',') return true;
  if (clause[0]?.text !== '{') return false;
  const names = clause
    .slice(1, -1)
    .map(({ text }) => text)
    .join(' ')
    .split(',')
    .filter((name) => name.trim() !== '');
  return names.length > 0 && names.every((name) => /^\s*type \S/.test(name));
}

/** `const x: import('./a.ts').A` is a type, `await import('./a.ts')` is not. */
function isTypePosition(before) {
  return [':', '<', '|', '&', 'typeof', 'as', 'extends'].includes(before?.text ?? '');
}
