/** One line of the shell that asks for a report: `top10 -cum main -runtime >out.txt`, `tree | less`. */
import { type OptionValues, refusePlanned } from './command-line.ts';
import { FORMATS, type FormatSpec } from './formats.ts';
import { isOptionName, ShellError } from './shell-options.ts';

export interface ShellCommand {
  readonly format: string;
  /** The pattern of formats that take one. */
  readonly parameter: string;
  /** The shell's options with those of this line alone. */
  readonly values: OptionValues;
  /** A command line of the system that gets the report as its standard input. */
  readonly pipe: string | undefined;
}

/** What `top` shows in the shell without a number; on the command line it shows all. */
const TOP_ROWS = 10;

/** Throws ShellError, and CommandError for what is not built. */
export function parseShellCommand(line: string, values: OptionValues): ShellCommand {
  const { words, pipe } = splitPipe(line);
  const { spec, args } = formatOf(words);
  let parameter = '';
  if (spec.hasParameter) {
    const first = args.shift();
    if (first === undefined) throw new ShellError(`command ${spec.name} requires an argument`);
    parameter = first;
  }
  const own = new Map(values);
  const patterns = readArguments(args, own);
  // Labels have filters of their own.
  const [focus, ignore] = spec.name === 'tags' ? ['tagfocus', 'tagignore'] : ['focus', 'ignore'];
  if (patterns.focus.length > 0) own.set(focus as string, patterns.focus.join('|'));
  if (patterns.ignore.length > 0) own.set(ignore as string, patterns.ignore.join('|'));
  const isTop = spec.name === 'top' || spec.name === 'text';
  if (isTop && (own.get('nodecount') ?? -1) === -1) own.set('nodecount', TOP_ROWS);
  refusePlanned(new Map([...own, [spec.name, spec.hasParameter ? parameter : true]]));
  return { format: spec.name, parameter, values: own, pipe };
}

/** A word that starts with `|` ends the arguments: no pattern does, as its first choice would be empty. */
function splitPipe(line: string): { words: string[]; pipe: string | undefined } {
  const bar = line.search(/(?<=\s)\|/);
  const words = (bar === -1 ? line : line.slice(0, bar)).trim().split(/\s+/);
  if (bar === -1) return { words, pipe: undefined };
  const pipe = line.slice(bar + 1).trim();
  if (pipe === '') throw new ShellError('unexpected end of line after |');
  return { words, pipe };
}

/** `top10` is `top 10`. */
function formatOf(words: readonly string[]): { spec: FormatSpec; args: string[] } {
  const [word = '', ...args] = words;
  const known = FORMATS.find(({ name }) => name === word);
  if (known !== undefined) return { spec: known, args };
  const [, stem = word, digits] = /^(.+?)(\d+)$/.exec(word) ?? [];
  const spec = digits === undefined ? undefined : FORMATS.find(({ name }) => name === stem);
  if (spec !== undefined && digits !== undefined) return { spec, args: [digits, ...args] };
  if (isOptionName(word)) throw new ShellError(`did you mean: ${word}=${args[0] ?? '<val>'}`);
  throw new ShellError(`unrecognized command: ${JSON.stringify(stem)}`, word);
}

/** Sets numbers, the order and the file in `own`; the patterns are left to the caller. */
function readArguments(args: readonly string[], own: Map<string, boolean | number | string>) {
  const focus: string[] = [];
  const ignore: string[] = [];
  for (let i = 0; i < args.length; i++) {
    const word = args[i] as string;
    if (isInt32(word)) own.set('nodecount', Number(word));
    else if (word.startsWith('>')) {
      const path = word.length > 1 ? word.slice(1) : args[++i];
      if (path === undefined) throw new ShellError('unexpected end of line after >');
      own.set('output', path);
    } else if (word === '-cum' || word === '--cum') {
      own.set('flat', false);
      own.set('cum', true);
    } else if (!word.startsWith('-')) focus.push(word);
    else if (word.length > 1) ignore.push(word.slice(1));
  }
  return { focus, ignore };
}

function isInt32(word: string): boolean {
  return /^[+-]?\d+$/.test(word) && Number(word) >= -(2 ** 31) && Number(word) < 2 ** 31;
}
