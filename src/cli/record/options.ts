/** The command line of `stackheat record`. */
import type { HeapMode } from '../../runtime/recording/recording-options.ts';
import { CommandError, EXIT } from '../io.ts';
import { nearestWord } from '../nearest-word.ts';

export interface RecordOptions {
  readonly out: string | undefined;
  readonly durationMs: number | undefined;
  readonly cpuRateHz: number;
  readonly memRateBytes: number;
  readonly heap: HeapMode;
  readonly command: readonly string[];
}

/** Go's rates. */
export const CPU_RATE_HZ = 100;
export const MEM_RATE_BYTES = 512 * 1024;

const HEAP_MODES: readonly HeapMode[] = ['both', 'live', 'allocs', 'off'];
/** V8's own sampling thread cannot do better. */
const CPU_RATE_MAX_HZ = 10_000;

type Setting = 'out' | 'duration' | 'cpu-rate' | 'mem-rate' | 'heap';
/** Each stands in command-pages.ts. */
export const SETTINGS: readonly Setting[] = ['out', 'duration', 'cpu-rate', 'mem-rate', 'heap'];

/** undefined when help was asked for. Throws CommandError. */
export function parseRecordArgs(args: readonly string[]): RecordOptions | undefined {
  const { settings, command, isHelp } = splitArgs(args);
  if (isHelp) return undefined;
  if (command.length === 0) {
    throw usage('no command to record; try stackheat record -- node app.js');
  }
  const duration = settings.get('duration');
  return {
    out: settings.get('out'),
    durationMs: duration === undefined ? undefined : parseDuration(duration),
    cpuRateHz: parseNumber('cpu-rate', settings.get('cpu-rate'), CPU_RATE_HZ, CPU_RATE_MAX_HZ),
    memRateBytes: parseNumber('mem-rate', settings.get('mem-rate'), MEM_RATE_BYTES, 2 ** 31 - 1),
    heap: parseHeap(settings.get('heap')),
    command,
  };
}

interface SplitArgs {
  readonly settings: ReadonlyMap<Setting, string>;
  readonly command: readonly string[];
  readonly isHelp: boolean;
}

/** `--x v`, `--x=v` and the same with one dash; the first other word, or what follows `--`, is the command. */
function splitArgs(args: readonly string[]): SplitArgs {
  const settings = new Map<Setting, string>();
  for (let i = 0; i < args.length; i++) {
    const arg = args[i] ?? '';
    if (arg === '--') return { settings, command: args.slice(i + 1), isHelp: false };
    const flag = /^--?([a-z][\w-]*)(?:=(.*))?$/s.exec(arg);
    if (flag === null) {
      if (arg.startsWith('-')) throw unknownFlag(arg);
      return { settings, command: args.slice(i), isHelp: false };
    }
    const [, name = '', inline] = flag;
    if (name === 'help' || name === 'h') return { settings, command: [], isHelp: true };
    if (!isSetting(name)) throw unknownFlag(arg);
    const value = inline ?? args[++i];
    if (value === undefined || value === '' || value === '--')
      throw usage(`--${name} needs a value`);
    settings.set(name, value);
  }
  return { settings, command: [], isHelp: false };
}

function isSetting(name: string): name is Setting {
  return SETTINGS.some((setting) => setting === name);
}

function unknownFlag(arg: string): CommandError {
  const nearest = nearestWord(arg.replace(/^-+/, '').replace(/=.*/s, ''), SETTINGS);
  const cure = nearest === undefined ? 'see stackheat record --help' : `did you mean --${nearest}?`;
  return usage(`${arg}: no such option; ${cure}`);
}

const UNITS_MS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

/** `10s`, `1m30s`, `500ms`, or seconds. */
export function parseDuration(text: string): number {
  const plain = /^\d+(\.\d+)?$/.test(text) ? `${text}s` : text;
  if (!/^(\d+(\.\d+)?(ms|[smh]))+$/.test(plain)) throw badDuration(text);
  let ms = 0;
  for (const [, value, , unit = ''] of plain.matchAll(/(\d+(\.\d+)?)(ms|[smh])/g)) {
    ms += Number(value) * (UNITS_MS[unit] ?? 0);
  }
  if (ms <= 0) throw badDuration(text);
  return ms;
}

function badDuration(text: string): CommandError {
  return usage(`--duration ${text}: not a length of time; write 10s, 500ms or 1m30s`);
}

function parseNumber(
  name: Setting,
  text: string | undefined,
  fallback: number,
  max: number,
): number {
  if (text === undefined) return fallback;
  const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (value >= 0 && value <= max) return value;
  throw usage(`--${name} ${text}: not a whole number from 0 to ${max}`);
}

function parseHeap(text: string | undefined): HeapMode {
  if (text === undefined) return 'both';
  const mode = HEAP_MODES.find((known) => known === text);
  if (mode === undefined) throw usage(`--heap ${text}: write one of ${HEAP_MODES.join(', ')}`);
  return mode;
}

function usage(message: string): CommandError {
  return new CommandError(`record: ${message}`, EXIT.usage);
}
