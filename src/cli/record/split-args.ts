/** Takes the settings of `record` off its command line; what follows is a command with flags of its own. */
import { nearestWord } from '../nearest-word.ts';
import { usageError as usage } from './record-error.ts';

/** Each stands in command-pages.ts. */
export const SETTINGS = [
  'out',
  'duration',
  'kinds',
  'cpu-rate',
  'mem-rate',
  'heap',
  'load',
  'port',
  'pid',
  'recorder',
  'call-graph',
  'header',
  'tls_cert',
  'tls_key',
  'tls_ca',
] as const;

export type Setting = (typeof SETTINGS)[number];

interface SplitArgs {
  readonly settings: ReadonlyMap<Setting, string>;
  /** Of --header, which may be given several times. */
  readonly headers: readonly string[];
  readonly command: readonly string[];
  readonly isHelp: boolean;
}

/**
 * `--x v`, `--x=v` and the same with one dash; the first other word, or what follows `--`, is the command.
 * Behind the address of a server there is no command, so settings may follow it.
 */
export function splitArgs(
  args: readonly string[],
  isAddress: (word: string) => boolean,
): SplitArgs {
  const settings = new Map<Setting, string>();
  const headers: string[] = [];
  const addresses: string[] = [];
  const split = (command: readonly string[], isHelp = false): SplitArgs => {
    return { settings, headers, command: [...addresses, ...command], isHelp };
  };
  for (let i = 0; i < args.length; i++) {
    const arg = args[i] ?? '';
    if (arg === '--') return split(args.slice(i + 1));
    const flag = /^--?([a-z][\w-]*)(?:=(.*))?$/s.exec(arg);
    if (flag === null) {
      if (arg.startsWith('-')) throw unknownFlag(arg);
      if (!isAddress(arg)) return split(args.slice(i));
      addresses.push(arg);
      continue;
    }
    const [, name = '', inline] = flag;
    if (name === 'help' || name === 'h') return split([], true);
    if (!isSetting(name)) throw unknownFlag(arg);
    const value = inline ?? args[++i];
    if (value === undefined || value === '' || value === '--')
      throw usage(`--${name} needs a value`);
    if (name === 'header') headers.push(value);
    settings.set(name, value);
  }
  return split([]);
}

function isSetting(name: string): name is Setting {
  return SETTINGS.some((setting) => setting === name);
}

function unknownFlag(arg: string): Error {
  const nearest = nearestWord(arg.replace(/^-+/, '').replace(/=.*/s, ''), SETTINGS);
  const cure = nearest === undefined ? 'see stackheat record --help' : `did you mean --${nearest}?`;
  return usage(`${arg}: no such option; ${cure}`);
}
