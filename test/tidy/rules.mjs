/** The rules of the house that no tool we use knows. Each takes one file and returns what is wrong. */
import { builtinModules } from 'node:module';
import { posix } from 'node:path';
import { functionsOf } from './functions.mjs';
import { importsOf } from './imports.mjs';
import { ROOMS } from './rooms.mjs';

/** A file that must be longer says why in its first comment: "Long because …". */
const FILE_LINES_MAX = 500;
/** One screen. */
const FUNCTION_LINES_MAX = 70;
const NAMES_THAT_SAY_NOTHING =
  /^(index|types?|utils?|helpers?|constants?|common|misc)$|(^|-)(manager|helpers?|utils?)$/;
const BUILTINS = new Set(builtinModules);
const TYPE_MAY_FOLLOW = new Set([':', '<', '|', '&', 'as', '=>', 'extends', 'satisfies', '=']);

/**
 * @typedef {{ path: string, source: string, tokens: { kind: string, text: string, line: number }[] }} File
 * @type {Record<string, (file: File) => { line: number, message: string }[]>}
 */
export const RULES = {
  rooms: (file) => {
    const room = roomOf(file.path);
    if (room === undefined || ROOMS[room] !== undefined) return [];
    return [{ line: 1, message: `"${room}" is no room: see test/tidy/rooms.mjs` }];
  },
  imports: (file) => importsOf(file.tokens).flatMap((found) => judgeImport(file, found)),
  purity: (file) => (isPure(file.path) ? impurities(file) : []),
  names: ({ path }) => {
    const name = posix.basename(path).replace(/\.(test|long|measure|d)(?=\.)|\.[^.]*$/g, '');
    if (!NAMES_THAT_SAY_NOTHING.test(name)) return [];
    return [{ line: 1, message: `a file is named for its idea, and "${name}" is none` }];
  },
  fileLength: ({ source }) => {
    const lineCount = source.split('\n').length - 1;
    if (lineCount <= FILE_LINES_MAX || firstComment(source).includes('Long because')) return [];
    const cure = 'cut it, or say "Long because …" in its first comment';
    return [{ line: 1, message: `${lineCount} lines, over ${FILE_LINES_MAX}: ${cure}` }];
  },
  functionLength: ({ path, tokens }) => {
    // A describe() is a chapter and not a function.
    if (isTest(path)) return [];
    return functionsOf(tokens)
      .map(({ start, end }) => ({ line: start, lineCount: end - start + 1 }))
      .filter(({ lineCount }) => lineCount > FUNCTION_LINES_MAX)
      .map(({ line, lineCount }) => ({
        line,
        message: `a function of ${lineCount} lines, over ${FUNCTION_LINES_MAX}`,
      }));
  },
  defaultExport: ({ tokens }) =>
    tokens
      .filter(({ text }, i) => text === 'default' && isDefaultExport(tokens, i))
      .map(({ line }) => ({ line, message: 'a default export has no name to search for' })),
  any: ({ tokens }) =>
    tokens
      .filter(({ kind, text }, i) => kind === 'word' && text === 'any' && isType(tokens, i))
      .map(({ line }) => ({ line, message: '`any` is a doubt: parse at the border instead' })),
};

function judgeImport({ path }, { specifier, isType: isTypeOnly, line }) {
  const room = roomOf(path);
  if (room === undefined) return [];
  if (specifier === undefined) {
    if (path === `src/${ROOMS[room]?.computedImports}`) return [];
    return [{ line, message: 'import() of a computed name cannot be checked or bundled' }];
  }
  if (!specifier.startsWith('.')) return [];
  const target = posix.join(posix.dirname(path), specifier).replace(/^src\//, '');
  const targetRoom = target.split('/')[0];
  if (targetRoom === room || targetRoom === 'base') return [];
  // A test may bring in any room but the one that knows everybody: it is no part of the product.
  const mayImport = isTest(path) ? targetRoom !== 'cli' : isAllowed(room, target, isTypeOnly);
  if (mayImport) return [];
  const how = isTypeOnly ? 'the types of ' : '';
  return [{ line, message: `${room} may not import ${how}${target} (test/tidy/rooms.mjs)` }];
}

function isAllowed(room, target, isTypeOnly) {
  const { imports = [], not = [] } = ROOMS[room] ?? {};
  if (not.some((beginning) => target.startsWith(beginning))) return false;
  return imports.some((allowed) => {
    const [place = '', restriction] = allowed.split(':');
    if (restriction === 'types' && !isTypeOnly) return false;
    return target.startsWith(place.includes('/') ? place : `${place}/`);
  });
}

function impurities({ tokens }) {
  const imported = importsOf(tokens)
    .filter(({ specifier = '', isType: isTypeOnly }) => !isTypeOnly && isBuiltin(specifier))
    .map(({ specifier, line }) => ({ line, message: `a pure room may not import ${specifier}` }));
  const used = tokens
    .map((token, i) => ({ line: token.line, name: impureName(tokens, i) }))
    .filter(({ name }) => name !== undefined)
    .map(({ line, name }) => ({ line, message: `a pure room may not use ${name}` }));
  return [...imported, ...used];
}

function isBuiltin(specifier) {
  return specifier.startsWith('node:') || BUILTINS.has(specifier.split('/')[0]);
}

function impureName(tokens, i) {
  const { kind, text } = tokens[i];
  if (kind !== 'word' || tokens[i - 1]?.text === '.' || tokens[i + 1]?.text !== '.')
    return undefined;
  if (text === 'process' || text === 'console' || text === 'performance') return text;
  return text === 'Date' && tokens[i + 2]?.text === 'now' ? 'Date.now' : undefined;
}

function isDefaultExport(tokens, i) {
  if (tokens[i - 1]?.text === 'export') return true;
  // export { x as default }
  if (tokens[i - 1]?.text !== 'as') return false;
  const opening = tokens.slice(0, i).findLastIndex(({ text }) => text === '{');
  return tokens[opening - 1]?.text === 'export';
}

/** The word stands where a type does, and is not a name such as `Promise.any` or `{ any: 1 }`. */
function isType(tokens, i) {
  const next = tokens[i + 1]?.text ?? '';
  if (next === '(' || next === '.' || next === ':') return false;
  const before = tokens[i - 1]?.text ?? '';
  if (before === ',') return next === '>' || next === ',' || next === '[';
  return TYPE_MAY_FOLLOW.has(before);
}

function isPure(path) {
  const room = ROOMS[roomOf(path) ?? ''];
  if (room?.pure !== true || isTest(path)) return false;
  return room.impureFiles === undefined || !posix.basename(path).startsWith(room.impureFiles);
}

function isTest(path) {
  return /\.test\.\w+$/.test(path);
}

/** undefined outside of src/. */
function roomOf(path) {
  return path.startsWith('src/') ? path.split('/')[1] : undefined;
}

function firstComment(source) {
  return source.match(/^(#!.*\n)?\s*(\/\*[\s\S]*?\*\/|(\/\/.*\n)+)/)?.[0] ?? '';
}
