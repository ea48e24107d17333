/** The command line of `stackheat bench`: go test's flags, and ours. */
import { availableParallelism } from 'node:os';
import { goDurationNanos } from '../measurement/go-duration.ts';
import { CommandError, EXIT } from './io.ts';
import { withTwoDashes } from './one-dash-flags.ts';
import { parseFlags } from './parse-flags.ts';

/** Each stands in command-pages.ts. */
export const BENCH_FLAGS = {
  help: { type: 'boolean', short: 'h' },
  bench: { type: 'string' },
  benchtime: { type: 'string' },
  count: { type: 'string' },
  cpu: { type: 'string' },
  benchmem: { type: 'boolean' },
  run: { type: 'string' },
  v: { type: 'boolean', short: 'v' },
  shuffle: { type: 'string' },
  timeout: { type: 'string' },
  cpuprofile: { type: 'string' },
  memprofile: { type: 'string' },
  memprofilerate: { type: 'string' },
  blockprofile: { type: 'string' },
  mutexprofile: { type: 'string' },
  trace: { type: 'string' },
  outputdir: { type: 'string' },
  isolate: { type: 'boolean' },
  open: { type: 'boolean' },
  save: { type: 'string' },
} as const;

export type OutputKind = 'cpu' | 'mem' | 'block' | 'mutex' | 'trace';

/** In the order of the flags in help. */
const OUTPUT_FLAGS = {
  cpuprofile: 'cpu',
  memprofile: 'mem',
  blockprofile: 'block',
  mutexprofile: 'mutex',
  trace: 'trace',
} as const satisfies Readonly<Record<string, OutputKind>>;

export interface BenchOutput {
  readonly kind: OutputKind;
  /** Without dashes, as cpuprofile. */
  readonly flag: string;
  /** As it was typed; below -outputdir. */
  readonly path: string;
}

export interface BenchOptions {
  readonly pattern: string;
  readonly benchTimeText: string;
  readonly benchTime: { readonly nanos: number } | { readonly n: number };
  readonly count: number;
  readonly processors: readonly number[];
  readonly hasMemory: boolean;
  readonly isVerbose: boolean;
  readonly shuffleSeed: number | undefined;
  /** 0 is none. */
  readonly timeoutMs: number;
  readonly outputs: readonly BenchOutput[];
  readonly memRateBytes: number | undefined;
  readonly outputFolder: string;
  readonly isIsolated: boolean;
  readonly mayOpen: boolean;
  readonly saveAs: string | undefined;
  readonly words: readonly string[];
  /** What go test is to be told of -cpu, -shuffle and the like, as it was typed. */
  readonly typed: Readonly<Partial<Record<'cpu' | 'shuffle' | 'timeout' | 'run', string>>>;
}

/** undefined when help was asked for. Throws CommandError. */
export function benchOptions(args: readonly string[]): BenchOptions | undefined {
  const words = withTwoDashes(args, BENCH_FLAGS);
  const { values, positionals } = parseFlags('bench', words, BENCH_FLAGS);
  if (values.help) return undefined;
  const benchTimeText = values.benchtime ?? '1s';
  const { cpu, shuffle, timeout, run } = values;
  return {
    pattern: values.bench ?? '.',
    benchTimeText,
    benchTime: readBenchTime(benchTimeText),
    count: readCount('count', values.count ?? '1', 1),
    processors: cpu === undefined ? [availableParallelism()] : readProcessors(cpu),
    hasMemory: values.benchmem ?? false,
    isVerbose: values.v ?? false,
    shuffleSeed: readShuffle(shuffle ?? 'off'),
    timeoutMs: readTimeout(timeout ?? '10m'),
    outputs: outputsOf(values),
    memRateBytes:
      values.memprofilerate === undefined
        ? undefined
        : readCount('memprofilerate', values.memprofilerate, 1),
    outputFolder: values.outputdir ?? '.',
    isIsolated: values.isolate ?? false,
    mayOpen: values.open ?? false,
    saveAs: values.save === undefined ? undefined : readName(values.save),
    words: positionals,
    typed: {
      ...(cpu !== undefined && { cpu }),
      ...(shuffle !== undefined && { shuffle }),
      ...(timeout !== undefined && { timeout }),
      ...(run !== undefined && { run }),
    },
  };
}

function outputsOf(values: Readonly<Record<string, unknown>>): readonly BenchOutput[] {
  const outputs = Object.entries(OUTPUT_FLAGS).flatMap(([flag, kind]): BenchOutput[] => {
    const path = values[flag];
    if (typeof path !== 'string') return [];
    if (path === '') throw usage(`-${flag} needs the name of a file, such as ${kind}.out`);
    return [{ kind, flag, path }];
  });
  for (const [i, { flag, path }] of outputs.entries()) {
    const earlier = outputs.slice(0, i).find((other) => other.path === path);
    if (earlier !== undefined) throw usage(`-${earlier.flag} and -${flag} both write ${path}`);
  }
  return outputs;
}

function readBenchTime(text: string): BenchOptions['benchTime'] {
  if (/^[1-9]\d{0,8}x$/.test(text)) return { n: Number(text.slice(0, -1)) };
  const nanos = goDurationNanos(text);
  if (nanos !== undefined && nanos > 0) return { nanos };
  throw usage(`-benchtime ${text}: neither a time such as 2s or 100ms nor a count such as 100x`);
}

function readCount(flag: string, text: string, least: number): number {
  const value = /^\d{1,10}$/.test(text) ? Number(text) : Number.NaN;
  if (value >= least && value < 2 ** 31) return value;
  throw usage(`-${flag} ${text}: not a whole number from ${least} on`);
}

function readProcessors(text: string): readonly number[] {
  return text.split(',').map((part) => {
    const value = Number(part.trim());
    if (Number.isInteger(value) && value >= 1 && value <= 1024) return value;
    throw usage(`-cpu ${text}: not a list of numbers such as 1,2,4`);
  });
}

function readShuffle(text: string): number | undefined {
  if (text === 'off') return undefined;
  if (text === 'on') return Date.now() % 2 ** 31;
  if (/^\d{1,15}$/.test(text)) return Number(text);
  throw usage(`-shuffle ${text}: write on, off or a number`);
}

function readTimeout(text: string): number {
  const nanos = goDurationNanos(text);
  if (nanos === undefined) throw usage(`-timeout ${text}: not a time such as 10m; 0 is none`);
  return nanos / 1e6;
}

function readName(name: string): string {
  if (/^\w[\w.-]{0,99}$/.test(name)) return name;
  throw usage(`-save ${name}: a name is of letters, digits, dots and dashes, as in before-1`);
}

function usage(message: string): CommandError {
  return new CommandError(`bench: ${message}`, EXIT.usage);
}
