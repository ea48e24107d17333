/** The command line of `stackheat record`. */
import type { HeapMode } from '../../runtime/recording/recording-options.ts';
import { isAddress } from '../address.ts';
import type { CommandError } from '../io.ts';
import { nearestWord } from '../nearest-word.ts';
import { isKind, KINDS, type Kind } from './kinds.ts';
import { usageError as usage } from './record-error.ts';
import { type Setting, splitArgs } from './split-args.ts';

/** What is recorded. */
export type RecordTarget =
  | { readonly kind: 'command'; readonly command: readonly string[] }
  | { readonly kind: 'server'; readonly address: string }
  | { readonly kind: 'process'; readonly pid: number };

export interface RecordOptions {
  readonly target: RecordTarget;
  /** A folder, or a file that ends in .zip. */
  readonly out: string | undefined;
  readonly durationMs: number | undefined;
  /** As --kinds names them, which a server may have more of; undefined are all that there are. */
  readonly kinds: readonly string[] | undefined;
  readonly cpuRateHz: number;
  readonly memRateBytes: number;
  readonly heap: HeapMode;
  /** Run by a shell once the program listens. */
  readonly load: string | undefined;
  /** The port to wait for; undefined is the first that the program listens on. */
  readonly port: number | undefined;
  /** By what a command is recorded; undefined leaves it to what the command is. */
  readonly recorder: Recorder | undefined;
  readonly callGraph: CallGraph;
  readonly headers: readonly string[];
  readonly tls: { readonly cert: string; readonly key: string; readonly ca: string };
}

export type Recorder = 'node' | 'perf';
export const RECORDERS: readonly Recorder[] = ['node', 'perf'];

/** How perf finds the callers of a frame. */
export type CallGraph = 'fp' | 'dwarf' | 'lbr';
export const CALL_GRAPHS: readonly CallGraph[] = ['fp', 'dwarf', 'lbr'];

/** Go's rates. */
export const CPU_RATE_HZ = 100;
export const MEM_RATE_BYTES = 512 * 1024;

const HEAP_MODES: readonly HeapMode[] = ['both', 'live', 'allocs', 'off'];
/** V8's own sampling thread cannot do better. */
const CPU_RATE_MAX_HZ = 10_000;
const PID_MAX = 2 ** 31 - 1;

/** undefined when help was asked for. Throws CommandError. */
export function parseRecordArgs(args: readonly string[]): RecordOptions | undefined {
  const { settings, headers, command, isHelp } = splitArgs(args, isAddress);
  if (isHelp) return undefined;
  const text = (name: Setting) => settings.get(name);
  const number = (name: Setting, fallback: number, max: number) =>
    parseNumber(name, text(name), fallback, max);
  const duration = text('duration');
  const target = targetOf(command, text('pid'));
  const options: RecordOptions = {
    target,
    out: text('out'),
    durationMs: duration === undefined ? undefined : parseDuration(duration),
    kinds: parseKinds(text('kinds'), target),
    cpuRateHz: number('cpu-rate', CPU_RATE_HZ, CPU_RATE_MAX_HZ),
    memRateBytes: number('mem-rate', MEM_RATE_BYTES, 2 ** 31 - 1),
    heap: parseWord('heap', text('heap'), HEAP_MODES) ?? 'both',
    load: text('load'),
    port: text('port') === undefined ? undefined : number('port', 0, 65_535),
    recorder: parseWord('recorder', text('recorder'), RECORDERS),
    callGraph: parseWord('call-graph', text('call-graph'), CALL_GRAPHS) ?? 'fp',
    headers,
    tls: { cert: text('tls_cert') ?? '', key: text('tls_key') ?? '', ca: text('tls_ca') ?? '' },
  };
  refuseUnused(options, settings);
  if (target.kind !== 'server' && wantedKinds(options).size === 0) {
    throw usage('--kinds, --cpu-rate, --mem-rate and --heap together leave nothing to record');
  }
  return options;
}

function targetOf(command: readonly string[], pidText: string | undefined): RecordTarget {
  const [word, next] = command;
  if (pidText !== undefined) {
    if (word !== undefined) throw usage(`${word}: --pid ${pidText} names what is recorded already`);
    const pid = parseNumber('pid', pidText, 0, PID_MAX);
    if (pid === 0) throw usage('--pid 0: not the number of a process');
    return { kind: 'process', pid };
  }
  if (word === undefined) throw usage('no command to record; try stackheat record -- node app.js');
  if (!isAddress(word)) return { kind: 'command', command };
  if (next !== undefined) {
    throw usage(
      `${next}: ${word} is what is recorded already; one address a recording, and no command`,
    );
  }
  return { kind: 'server', address: word };
}

/** A setting without effect would let somebody wait for it. */
function refuseUnused({ target, load, port }: RecordOptions, settings: Settings): void {
  if (port !== undefined && load === undefined) throw usage('--port needs --load');
  const unused: Readonly<Record<RecordTarget['kind'], readonly Setting[]>> = {
    command: ['tls_cert', 'tls_key', 'tls_ca', 'header'],
    server: ['load', 'port', 'recorder', 'call-graph', 'cpu-rate', 'mem-rate', 'heap'],
    process: ['tls_cert', 'tls_key', 'tls_ca', 'header', 'recorder', 'call-graph'],
  };
  const what = { command: 'a command', server: 'a live server', process: '--pid' }[target.kind];
  const name = unused[target.kind].find((one) => settings.has(one));
  if (name !== undefined) throw usage(`--${name} has no effect on ${what}; leave it out`);
}

type Settings = ReadonlyMap<Setting, string>;

/** The names that follow `--kinds`, each once. */
function parseKinds(text: string | undefined, target: RecordTarget): readonly string[] | undefined {
  if (text === undefined) return undefined;
  const names = [...new Set(text.split(',').map((name) => name.trim()))];
  for (const name of names) {
    if (isKind(name) || (target.kind === 'server' && /^[\w.-]{1,64}$/.test(name))) continue;
    const nearest = nearestWord(name, KINDS);
    const cure =
      nearest === undefined ? `write some of ${KINDS.join(',')}` : `did you mean ${nearest}?`;
    throw usage(`--kinds ${name || text}: no such kind; ${cure}`);
  }
  return names;
}

/** What of the kinds is wanted from a program that we record ourselves; the older settings take away. */
export function wantedKinds({
  kinds,
  heap,
  cpuRateHz,
  memRateBytes,
}: Pick<RecordOptions, 'kinds' | 'heap' | 'cpuRateHz' | 'memRateBytes'>): ReadonlySet<Kind> {
  const wanted = new Set<Kind>(kinds === undefined ? KINDS : kinds.filter(isKind));
  if (cpuRateHz === 0) wanted.delete('cpu');
  if (memRateBytes === 0 || heap === 'off' || heap === 'allocs') wanted.delete('heap');
  if (memRateBytes === 0 || heap === 'off' || heap === 'live') wanted.delete('allocs');
  return wanted;
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

function parseWord<Word extends string>(
  name: Setting,
  text: string | undefined,
  words: readonly Word[],
): Word | undefined {
  if (text === undefined) return undefined;
  const word = words.find((known) => known === text);
  if (word === undefined) throw usage(`--${name} ${text}: write one of ${words.join(', ')}`);
  return word;
}
