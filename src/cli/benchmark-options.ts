/** What `stackheat compare` is asked of results of benchmarks: benchstat's flags, and formats of ours. */
import { goFloat } from '../base/go-float.ts';
import { type CompareArguments, PROFILE_FLAGS } from './compare-arguments.ts';
import { readFormat } from './compare-options.ts';
import { CommandError, EXIT } from './io.ts';

export interface BenchmarkOptions {
  readonly sources: readonly string[];
  readonly table: string;
  readonly row: string;
  readonly col: string;
  readonly ignore: string;
  readonly filter: string;
  readonly alpha: number;
  readonly confidence: number;
  readonly format: string;
}

/** Throws CommandError with the next thing to type. */
export function benchmarkOptions({
  sources,
  after,
  values,
  given,
}: CompareArguments): BenchmarkOptions {
  const foreign = PROFILE_FLAGS.find((name) => given.has(name));
  if (foreign !== undefined) throw usage(`--${foreign} is for profiles, and these are benchmarks`);
  if (after !== undefined) {
    throw usage('benchmarks take no --; to put files in one column, write OLD=a.txt OLD=b.txt');
  }
  if (sources.length === 0) throw usage('name the files: stackheat compare OLD.txt NEW.txt');
  const { table, row, col, ignore, filter, alpha, confidence } = values;
  return {
    sources,
    table: table ?? '.config',
    row: row ?? '.fullname',
    col: col ?? '.file',
    ignore: ignore ?? '',
    filter: filter ?? '*',
    alpha: readNumber('alpha', alpha ?? '0.05'),
    confidence: readNumber('confidence', confidence ?? '0.95'),
    format: readAnyFormat(values),
  };
}

function readNumber(flag: string, text: string): number {
  const value = goFloat(text);
  if (typeof value === 'number') return value;
  throw usage(`invalid value ${JSON.stringify(text)} for flag -${flag}: ${value}`);
}

function readAnyFormat(values: CompareArguments['values']): string {
  const own = readFormat(values);
  const { format } = values;
  if (format !== undefined && own !== 'text') {
    throw usage(`-format ${format} and --${values.json ? 'json' : 'md'} are two formats`);
  }
  return format ?? own;
}

/** What benchstat looks at only when filter and projections are right. Throws CommandError. */
export function checkRanges({ alpha, confidence, format }: BenchmarkOptions): void {
  if (alpha < 0 || alpha > 1) throw usage('-alpha must be in range [0, 1]');
  if (confidence < 0 || confidence > 1) throw usage('-confidence must be in range [0, 1]');
  if (FORMATS.includes(format)) return;
  throw usage('-format must be text or csv; for others there are --json and --md');
}

const FORMATS = ['text', 'csv', 'json', 'markdown'];

function usage(message: string): CommandError {
  return new CommandError(`compare: ${message}`, EXIT.usage);
}
