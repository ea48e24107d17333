/** What `stackheat compare` is asked of results of benchmarks: benchstat's flags, and formats of ours. */
import { goFloat } from '../base/go-float.ts';
import { type CompareArguments, PROFILE_FLAGS } from './compare-arguments.ts';
import { type CompareFormat, readFormat } from './compare-options.ts';
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
  readonly format: CompareFormat | 'csv';
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
    alpha: readShare('alpha', alpha ?? '0.05'),
    confidence: readShare('confidence', confidence ?? '0.95'),
    format: readAnyFormat(values),
  };
}

function readShare(flag: string, text: string): number {
  const value = goFloat(text);
  if (typeof value === 'string') {
    throw usage(`invalid value ${JSON.stringify(text)} for flag -${flag}: ${value}`);
  }
  if (value >= 0 && value <= 1) return value;
  throw usage(`-${flag} must be in range [0, 1]`);
}

function readAnyFormat(values: CompareArguments['values']): CompareFormat | 'csv' {
  const own = readFormat(values);
  const { format } = values;
  if (format !== undefined && format !== 'text' && format !== 'csv') {
    throw usage('-format must be text or csv; for others there are --json and --md');
  }
  if (format !== undefined && own !== 'text') {
    throw usage(`-format ${format} and --${values.json ? 'json' : 'md'} are two formats`);
  }
  return format ?? own;
}

function usage(message: string): CommandError {
  return new CommandError(`compare: ${message}`, EXIT.usage);
}
