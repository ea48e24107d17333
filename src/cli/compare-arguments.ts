/** The words of `stackheat compare`, before it is known whether they name profiles or benchmarks. */
import { parseFlags } from './parse-flags.ts';

/** Each stands in command-pages.ts. */
export const COMPARE_FLAGS = {
  help: { type: 'boolean', short: 'h' },
  json: { type: 'boolean' },
  md: { type: 'boolean' },
  // Of profiles.
  'fail-on': { type: 'string', multiple: true },
  'sample-index': { type: 'string' },
  'min-share': { type: 'string' },
  'per-second': { type: 'boolean' },
  rows: { type: 'string' },
  // Of benchmarks, as benchstat has them.
  table: { type: 'string' },
  row: { type: 'string' },
  col: { type: 'string' },
  ignore: { type: 'string' },
  filter: { type: 'string' },
  alpha: { type: 'string' },
  confidence: { type: 'string' },
  format: { type: 'string' },
} as const;

type FlagName = keyof typeof COMPARE_FLAGS;

export const PROFILE_FLAGS = [
  'fail-on',
  'sample-index',
  'min-share',
  'per-second',
  'rows',
] as const;
export const BENCHMARK_FLAGS = [
  'table',
  'row',
  'col',
  'ignore',
  'filter',
  'alpha',
  'confidence',
  'format',
] as const;

export interface CompareArguments {
  readonly sources: readonly string[];
  /** What stands behind a `--`; undefined without one. */
  readonly after: readonly string[] | undefined;
  readonly values: CompareValues;
  /** Flags that were given. */
  readonly given: ReadonlySet<FlagName>;
}

type CompareValues = Omit<ReturnType<typeof parsed>['values'], 'fail-on'> & {
  readonly 'fail-on': readonly string[];
};

/** Throws CommandError for a flag that is none or lacks its value. */
export function compareArguments(args: readonly string[]): CompareArguments | 'help' {
  const divider = args.indexOf('--');
  const isDivided = divider !== -1;
  const first = parsed(isDivided ? args.slice(0, divider) : args);
  const second = parsed(isDivided ? args.slice(divider + 1) : []);
  const values = { ...first.values, ...second.values };
  if (values.help) return 'help';
  const rules = [...(first.values['fail-on'] ?? []), ...(second.values['fail-on'] ?? [])];
  return {
    sources: first.positionals,
    after: isDivided ? second.positionals : undefined,
    values: { ...values, 'fail-on': rules },
    given: new Set(Object.keys(values) as FlagName[]),
  };
}

function parsed(args: readonly string[]) {
  return parseFlags('compare', withTwoDashes(args), COMPARE_FLAGS);
}

/**
 * `-col X` is `--col=X`, as in Go: one dash does for a long name, and the word behind is its value even if
 * it starts with a dash, as filters do.
 */
function withTwoDashes(args: readonly string[]): readonly string[] {
  const words: string[] = [];
  for (let i = 0; i < args.length; i++) {
    const word = args[i] as string;
    const [, name = '', assigned] = /^--?([a-z-]{2,})(=.*)?$/s.exec(word) ?? [];
    const flag = Object.hasOwn(COMPARE_FLAGS, name) ? COMPARE_FLAGS[name as FlagName] : undefined;
    const next = args[i + 1];
    if (flag === undefined) words.push(word);
    else if (flag.type === 'string' && assigned === undefined && next !== undefined) {
      words.push(`--${name}=${next}`);
      i++;
    } else words.push(`--${name}${assigned ?? ''}`);
  }
  return words;
}
