/** The help of `stackheat pprof`, out of the tables of formats, options and flags. */
import { FORMATS, MARKUPS } from './formats.ts';
import { CHOICE_HELP, OPTIONS } from './options.ts';
import { SAMPLE_FLAGS, SOURCE_FLAGS } from './source-flags.ts';

export function usageText(): string {
  return [
    'usage:',
    '  stackheat pprof FORMAT [OPTIONS] [BINARY] SOURCE...   prints a report',
    '  stackheat pprof [OPTIONS] [BINARY] SOURCE...   an interactive shell',
    '  stackheat pprof -http=[HOST]:[PORT] [OPTIONS] [BINARY] SOURCE...   serves a page',
    '',
    'examples:',
    '  stackheat pprof -top cpu.pb.gz',
    '  stackheat pprof -top -cum -nodecount=20 -lines cpu.pb.gz',
    '  stackheat pprof -peek=json heap.pb.gz',
    '  stackheat pprof -top -focus=json -tagfocus=user=ann cpu.pb.gz',
    '  stackheat pprof -http=:8080 cpu.pb.gz',
    ...flagSections().flatMap(({ title, flags }) => [
      '',
      `${title}:`,
      ...flags.map(({ flag, help }) => `  ${flag.padEnd(30)} ${help}`),
    ]),
    '',
    'stackheat help FLAG says more about one of them.',
    '',
  ].join('\n');
}

export interface FlagSection {
  readonly title: string;
  /** The flag as it is typed, with what stands for its value. */
  readonly flags: readonly { readonly flag: string; readonly help: string }[];
}

/** All flags, for the usage and the man page. */
export function flagSections(): readonly FlagSection[] {
  return [
    {
      title: 'output formats (at most one)',
      flags: FORMATS.map(({ name, hasParameter, help, isPlanned }) =>
        entry(`-${name}${hasParameter ? ' REGEXP' : ''}`, help, isPlanned),
      ),
    },
    {
      title: 'beside a format, or alone for -top',
      flags: MARKUPS.map(({ name, help }) => entry(`-${name}`, help)),
    },
    { title: 'options', flags: OPTIONS.flatMap(optionEntries) },
    {
      title: 'sample types',
      flags: SAMPLE_FLAGS.map(({ name, help }) => entry(`-${name}`, help)),
    },
    {
      title: 'sources',
      flags: SOURCE_FLAGS.map(({ name, value, help }) =>
        entry(`-${name}${value === undefined ? '' : ` ${value}`}`, help),
      ),
    },
  ];
}

function optionEntries({ name, choices, help, isPlanned }: (typeof OPTIONS)[number]) {
  if (choices === undefined) return [entry(`-${name}`, help, isPlanned)];
  return choices.map((choice) => entry(`-${choice}`, CHOICE_HELP[choice] ?? help));
}

function entry(flag: string, help: string, isPlanned?: true) {
  return { flag, help: `${help}${isPlanned ? ' (not built yet)' : ''}` };
}
