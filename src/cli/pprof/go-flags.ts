/**
 * Command-line flags by the rules of Go's flag package: `-x` and `--x` are one, `-x=v` or `-x v`, a bool
 * takes its value only after `=`, the first word that is no flag ends them, and so does `--`.
 */
import { goFloat, type NumberProblem } from '../../base/go-float.ts';

/** A list may be given several times; Go's own flags keep the last value. */
export type FlagKind = 'bool' | 'int' | 'float' | 'string' | 'list';
export type FlagValue = boolean | number | string;

export interface ParsedFlags {
  /** The flags that were given, the last value of each. */
  readonly values: ReadonlyMap<string, FlagValue>;
  /** All values of flags that are lists, in their order. */
  readonly lists: ReadonlyMap<string, readonly string[]>;
  readonly words: readonly string[];
}

/** A command line that does not parse; the message is Go's. */
export class FlagError extends Error {
  /** The name of a flag that is not defined, when that was it. */
  readonly unknownFlag: string | undefined;

  constructor(message: string, unknownFlag?: string) {
    super(message);
    this.unknownFlag = unknownFlag;
  }
}

/** `-h` or `--help` where no such flag is defined. */
export class HelpWanted extends Error {}

export function parseGoFlags(
  args: readonly string[],
  kinds: ReadonlyMap<string, FlagKind>,
): ParsedFlags {
  const values = new Map<string, FlagValue>();
  const lists = new Map<string, string[]>();
  let at = 0;
  for (; at < args.length; at++) {
    const word = args[at] as string;
    if (word.length < 2 || !word.startsWith('-')) break;
    if (word === '--') {
      at++;
      break;
    }
    const { name, given } = splitFlag(word);
    const kind = kinds.get(name);
    if (kind === undefined) {
      if (name === 'h' || name === 'help') throw new HelpWanted();
      throw new FlagError(`flag provided but not defined: -${name}`, name);
    }
    let text = given;
    if (text === undefined && kind !== 'bool') {
      at++;
      text = args[at];
      if (text === undefined) throw new FlagError(`flag needs an argument: -${name}`);
    }
    if (kind === 'list') lists.set(name, [...(lists.get(name) ?? []), text ?? '']);
    else values.set(name, parsedValue(name, kind, text));
  }
  return { values, lists, words: args.slice(at) };
}

function splitFlag(word: string): { name: string; given: string | undefined } {
  const body = word.slice(word.startsWith('--') ? 2 : 1);
  if (body === '' || body.startsWith('-') || body.startsWith('=')) {
    throw new FlagError(`bad flag syntax: ${word}`);
  }
  const equals = body.indexOf('=');
  if (equals === -1) return { name: body, given: undefined };
  return { name: body.slice(0, equals), given: body.slice(equals + 1) };
}

function parsedValue(
  name: string,
  kind: Exclude<FlagKind, 'list'>,
  text: string | undefined,
): FlagValue {
  if (kind === 'string') return text ?? '';
  if (kind === 'bool') {
    const value = text === undefined ? true : goBool(text);
    if (value !== undefined) return value;
    throw new FlagError(`invalid boolean value ${quoted(text)} for -${name}: parse error`);
  }
  const value = kind === 'int' ? goInt(text ?? '') : goFloat(text ?? '');
  if (typeof value === 'number') return value;
  throw new FlagError(`invalid value ${quoted(text)} for flag -${name}: ${value}`);
}

/** strconv.ParseBool. */
function goBool(text: string): boolean | undefined {
  if (['1', 't', 'T', 'TRUE', 'true', 'True'].includes(text)) return true;
  if (['0', 'f', 'F', 'FALSE', 'false', 'False'].includes(text)) return false;
  return undefined;
}

const INT64 = { min: -(2n ** 63n), max: 2n ** 63n - 1n };

/** strconv.ParseInt with base 0: 0x, 0o, 0b and a leading 0 for octal, underscores between digits. */
function goInt(text: string): number | NumberProblem {
  const digits = text.replace(/^[+-]/, '');
  if (!/^(0[xX](_?[\da-fA-F])+|0[oO]?(_?[0-7])+|0[bB](_?[01])+|[1-9](_?\d)*|0)$/.test(digits)) {
    return 'parse error';
  }
  const plain = digits.replaceAll('_', '');
  const size = BigInt(/^0\d/.test(plain) ? `0o${plain.slice(1)}` : plain.toLowerCase());
  const value = text.startsWith('-') ? -size : size;
  if (value < INT64.min || value > INT64.max) return 'value out of range';
  // Beyond 2^53 the nearest double: no option tells such numbers apart.
  return Number(value);
}

function quoted(text: string | undefined): string {
  return JSON.stringify(text ?? '');
}
