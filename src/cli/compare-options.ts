/** What `stackheat compare` is asked of profiles. */
import { type FailRule, parseFailRule } from '../report/fail-rule.ts';
import { BENCHMARK_FLAGS, type CompareArguments } from './compare-arguments.ts';
import { CommandError, EXIT } from './io.ts';

export type CompareFormat = 'json' | 'markdown' | 'text';

export interface CompareOptions {
  readonly before: readonly string[];
  readonly after: readonly string[];
  readonly rules: readonly FailRule[];
  readonly sampleIndex: string;
  readonly shareMin: number;
  readonly perSecond: boolean;
  readonly rowsMax: number;
  readonly format: CompareFormat;
}

/** Throws CommandError with the next thing to type. */
export function compareOptions({
  sources,
  after,
  values,
  given,
}: CompareArguments): CompareOptions {
  const foreign = BENCHMARK_FLAGS.find((name) => given.has(name));
  if (foreign !== undefined) {
    throw usage(`--${foreign} is for files with results of Go benchmarks, and these are none`);
  }
  return {
    ...sides(sources, after),
    rules: values['fail-on'].map(readRule),
    sampleIndex: values['sample-index'] ?? '',
    shareMin: readShare(values['min-share'] ?? '1%'),
    perSecond: values['per-second'] ?? false,
    rowsMax: readCount(values.rows ?? '20'),
    format: readFormat(values),
  };
}

function sides(
  words: readonly string[],
  after: readonly string[] | undefined,
): Pick<CompareOptions, 'after' | 'before'> {
  if (after === undefined) {
    const [old, fresh, ...more] = words;
    if (old !== undefined && fresh !== undefined && more.length === 0) {
      return { before: [old], after: [fresh] };
    }
    throw usage('name the profiles of both sides: stackheat compare OLD… -- NEW…');
  }
  if (words.length > 0 && after.length > 0) return { before: words, after };
  const side = words.length === 0 ? 'before' : 'after';
  throw usage(`no profile ${side} the --: write stackheat compare OLD… -- NEW…`);
}

function readRule(text: string): FailRule {
  const rule = parseFailRule(text);
  if (typeof rule === 'string') throw usage(`--fail-on ${JSON.stringify(text)} ${rule}`);
  return rule;
}

function readShare(text: string): number {
  const found = /^(\d+(?:\.\d+)?)%?$/.exec(text);
  const percent = Number(found?.[1] ?? Number.NaN);
  if (percent >= 0 && percent <= 100) return percent / 100;
  throw usage(`--min-share ${text}: not a percentage; write one from 0 to 100, such as 0.5%`);
}

function readCount(text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw usage(`--rows ${text}: not a count; write a number, 0 for all`);
}

export function readFormat({ json, md }: { json?: boolean; md?: boolean }): CompareFormat {
  if (json && md) throw usage('--json and --md are two formats; leave one out');
  if (json) return 'json';
  return md ? 'markdown' : 'text';
}

function usage(message: string): CommandError {
  return new CommandError(`compare: ${message}`, EXIT.usage);
}
