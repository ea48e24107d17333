/**
 * Names of C++ and Rust as people write them: demangled, and without argument lists and template
 * parameters unless those are asked for. pprof does this to every function whose name is not set apart
 * from its system name already.
 */
import type { Functions, Profile } from '../profile/profile.ts';
import type { StringTable } from '../profile/string-table.ts';
import { inUsualWords, withoutArguments, withoutRustArguments } from './demangled-name.ts';
import { type Demangle, isMangled } from './demangler.ts';

/**
 * `short` leaves out arguments and template parameters, `templates` only arguments, `full` nothing;
 * `none` leaves names as the linker knows them.
 */
export type NameStyle = 'short' | 'templates' | 'full' | 'none';

/** `force` starts from the system name even where another name is set. */
export async function withNativeNames(
  profile: Profile,
  style: NameStyle = 'short',
  force = false,
): Promise<Profile> {
  const { functions, strings } = profile;
  const renamed = new Map<number, string>();
  let demangle: Demangle | undefined;
  const mayBeNative = nativeTest(strings);
  for (let func = 0; func < functions.count; func++) {
    const row = functions.systemNames[func] as number;
    const isSame = functions.names[func] === row;
    // No other name has to be decoded.
    if (isSame && !mayBeNative(row)) continue;
    const systemName = strings.at(row);
    const name = isSame ? systemName : strings.at(functions.names[func] as number);
    if (name !== '' && name !== systemName && !(force && systemName !== '')) continue;
    if (style === 'none') {
      if (force && name !== '' && systemName !== '') renamed.set(func, systemName);
      continue;
    }
    if (isMangled(systemName) && demangle === undefined) {
      const { loadDemangler } = await import('./demangler.ts');
      demangle = await loadDemangler();
    }
    const readable = readableName(systemName, demangle, style);
    if (readable !== name) renamed.set(func, readable);
  }
  return renamed.size === 0 ? profile : withNames(profile, functions, renamed);
}

/** What a mangled name starts with. */
const UNDERSCORE = 0x5f;
/** What a C++ or Rust name has somewhere and few others have. */
const NATIVE_LETTERS = Array.from('<>[]:', (letter) => letter.charCodeAt(0));
const NATIVE_BYTES = new Uint8Array(256);
for (const letter of NATIVE_LETTERS) NATIVE_BYTES[letter] = 1;
/** A program of Go has some; from here on it is quicker to ask each string. */
const FEW = 500;

/** By the row of a name; decodes none. */
function nativeTest(strings: StringTable): (row: number) => boolean {
  const marked = strings.rowsWith(NATIVE_LETTERS, FEW);
  return (row) =>
    marked === undefined || row >= marked.length
      ? strings.hasByte(row, NATIVE_BYTES, UNDERSCORE)
      : marked[row] === 1 || strings.firstByte(row) === UNDERSCORE;
}

function withNames(
  profile: Profile,
  functions: Functions,
  renamed: ReadonlyMap<number, string>,
): Profile {
  const { table, first } = profile.strings.extended([...renamed.values()]);
  const names = functions.names.slice();
  for (const [i, func] of [...renamed.keys()].entries()) names[func] = first + i;
  return { ...profile, strings: table, functions: { ...functions, names } };
}

function readableName(name: string, demangle: Demangle | undefined, style: NameStyle): string {
  // pprof reads a name without its arguments as far as it is one, which leaves out a symbol's version or
  // table (`@@GLIBCXX_3.4`, `@plt`); the full name it reads whole or not at all.
  const symbol = style === 'full' || !name.includes('@') ? name : name.slice(0, name.indexOf('@'));
  const plain = demangle !== undefined && isMangled(name) ? demangle(symbol) : symbol;
  if (plain === symbol) return shortName(name, style);
  const usual = inUsualWords(plain);
  if (style === 'full') return usual;
  if (name.startsWith('_R')) return style === 'short' ? withoutRustArguments(usual) : usual;
  return withoutArguments(usual, style === 'templates');
}

/** Exported for its tests. */
export function shortName(name: string, style: NameStyle): string {
  if (style === 'full' || style === 'none' || !looksNative(name)) return name;
  const withoutArguments = withoutPairs(name, '(', ')');
  return style === 'templates' ? withoutArguments : withoutPairs(withoutArguments, '<', '>');
}

function looksNative(name: string): boolean {
  // class.<init> is Java, foo.(*Bar[...]).Method is Go.
  if (name.includes('.<') || name.includes(']).')) return false;
  return /[<>[\]]/.test(name) || name.includes('::');
}

/** Without the outermost bracketed parts; a name whose brackets do not match is left from there on. */
function withoutPairs(name: string, open: string, close: string): string {
  let nextOpen = name.indexOf(open);
  let nextClose = name.indexOf(close);
  const kept: string[] = [];
  let depth = 0;
  let start = 0;
  while (nextOpen !== -1 || nextClose !== -1) {
    if (nextOpen !== -1 && (nextOpen < nextClose || nextClose === -1)) {
      if (depth === 0) {
        kept.push(name.slice(start, nextOpen));
        start = nextOpen;
      }
      depth++;
      nextOpen = name.indexOf(open, nextOpen + 1);
    } else {
      depth--;
      if (depth < 0) break;
      if (depth === 0) start = nextClose + 1;
      nextClose = name.indexOf(close, nextClose + 1);
    }
  }
  kept.push(name.slice(start));
  // Not by `+`, which leaves a tree of slices that every line with the name walks again.
  return kept.join('');
}
