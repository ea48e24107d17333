/** The command line of `stackheat compare`. */
import { type FailRule, parseFailRule } from '../report/fail-rule.ts';
import { CommandError, EXIT } from './io.ts';
import { parseFlags } from './parse-flags.ts';

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
export function compareOptions(args: readonly string[]): CompareOptions | 'help' {
  const divider = args.indexOf('--');
  const isDivided = divider !== -1;
  const first = parseFlags('compare', isDivided ? args.slice(0, divider) : args, COMPARE_FLAGS);
  const second = parseFlags('compare', isDivided ? args.slice(divider + 1) : [], COMPARE_FLAGS);
  const values = { ...first.values, ...second.values };
  if (values.help) return 'help';
  const rules = [...(first.values['fail-on'] ?? []), ...(second.values['fail-on'] ?? [])];
  return {
    ...sides(first.positionals, isDivided ? second.positionals : undefined),
    rules: rules.map(readRule),
    sampleIndex: values['sample-index'] ?? '',
    shareMin: readShare(values['min-share'] ?? '1%'),
    perSecond: values['per-second'] ?? false,
    rowsMax: readCount(values.rows ?? '20'),
    format: readFormat(values),
  };
}

/** Each stands in command-pages.ts. */
export const COMPARE_FLAGS = {
  help: { type: 'boolean', short: 'h' },
  'fail-on': { type: 'string', multiple: true },
  'sample-index': { type: 'string' },
  'min-share': { type: 'string' },
  'per-second': { type: 'boolean' },
  rows: { type: 'string' },
  json: { type: 'boolean' },
  md: { type: 'boolean' },
} as const;

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

function readFormat({ json, md }: { json?: boolean; md?: boolean }): CompareFormat {
  if (json && md) throw usage('--json and --md are two formats; leave one out');
  if (json) return 'json';
  return md ? 'markdown' : 'text';
}

function usage(message: string): CommandError {
  return new CommandError(`compare: ${message}`, EXIT.usage);
}
