/** From the words after `stackheat pprof` to what is to be done: which report, of what, with which options. */
import type { Granularity } from '../../profile/aggregate.ts';
import type { FilterOptions } from '../../profile/filter-options.ts';
import type { FetchFlags } from '../fetch-with-countdown.ts';
import { CommandError, EXIT } from '../io.ts';
import { type BaseChoice, baseChoice } from './base-choice.ts';
import { FORMATS, MARKUPS, type MarkupSpec } from './formats.ts';
import { FlagError, type FlagKind, type FlagValue, parseGoFlags } from './go-flags.ts';
import { OPTIONS } from './options.ts';
import { SAMPLE_FLAGS, SOURCE_FLAGS } from './source-flags.ts';

/** The options that reports read. */
export interface PprofOptions extends Required<FilterOptions> {
  readonly output: string;
  readonly compactLabels: boolean;
  readonly sourcePath: string;
  readonly trimPath: string;
  readonly mean: boolean;
  readonly sampleIndex: string;
  readonly divideBy: number;
  readonly sort: 'cum' | 'flat';
  readonly dropNegative: boolean;
  readonly nodeCount: number;
  readonly nodeFraction: number;
  readonly edgeFraction: number;
  readonly trim: boolean;
  readonly noInlines: boolean;
  readonly showColumns: boolean;
  /** Empty for the report's own default. */
  readonly granularity: Granularity | '';
  readonly callTree: boolean;
  /** Percentages of what the filters leave. */
  readonly relativePercentages: boolean;
}

/** Flags by name; a choice such as `cum` is a flag of its own. What is missing has its initial value. */
export type OptionValues = ReadonlyMap<string, FlagValue>;

export interface CommandLine extends FetchFlags {
  /** Undefined without an output format: the page or the shell is meant. */
  readonly format: string | undefined;
  /** The pattern of formats that take one. */
  readonly parameter: string;
  /** Instead of the format's own text. */
  readonly markup: MarkupSpec['name'] | undefined;
  readonly options: PprofOptions;
  readonly sources: readonly string[];
  readonly base: BaseChoice;
  readonly buildId: string;
  readonly symbolize: string;
  readonly comment: string;
  /** Leave in the frames that the profile itself calls uninteresting. */
  readonly allFrames: boolean;
  /** host:port of -http, or undefined. */
  readonly http: string | undefined;
  readonly noBrowser: boolean;
  /** What the flags said of options, for the shell to go on from. */
  readonly values: OptionValues;
  /** Notes that change nothing. */
  readonly warnings: readonly string[];
}

/**
 * `settings` count where no flag says otherwise. Throws FlagError and HelpWanted for what Go's flag package
 * refuses, CommandError for the rest.
 */
export function parseCommandLine(
  args: readonly string[],
  settings: ReadonlyMap<string, FlagValue> = new Map(),
): CommandLine {
  const { values, lists, words } = parseGoFlags(args, flagKinds());
  if (words.length === 0) throw new FlagError('no profile source specified');
  const markup = chosenMarkup(values);
  const { format, parameter } = outputFormat(values, markup);
  const warnings: string[] = [];
  const isSet = (name: string): boolean => values.get(name) === true;
  const text = (name: string): string => String(values.get(name) ?? '');
  const http = values.has('http') && text('http') !== '' ? text('http') : undefined;
  if (format !== undefined && http !== undefined) {
    throw usage('-http is not compatible with an output format on the command line');
  }
  if (isSet('no_browser') && http === undefined) {
    throw usage('-no_browser only makes sense with -http');
  }
  const optionValues = new Map(values);
  optionValues.set('sample_index', chosenSampleIndex(values, warnings));
  if (isSet('mean_delay')) optionValues.set('mean', true);
  addSettings(optionValues, settings);
  refusePlanned(optionValues);
  return {
    format,
    parameter,
    markup,
    options: pprofOptions(optionValues),
    sources: words,
    base: baseChoice(text('base'), text('diff_base'), isSet('normalize')),
    buildId: text('buildid'),
    symbolize: text('symbolize'),
    comment: text('add_comment'),
    allFrames: isSet('all_frames'),
    seconds: Number(values.get('seconds') ?? -1),
    timeout: Number(values.get('timeout') ?? -1),
    headers: lists.get('header') ?? [],
    tls: { cert: text('tls_cert'), key: text('tls_key'), ca: text('tls_ca') },
    http,
    noBrowser: isSet('no_browser'),
    values: optionValues,
    warnings,
  };
}

function addSettings(
  values: Map<string, FlagValue>,
  settings: ReadonlyMap<string, FlagValue>,
): void {
  for (const [name, value] of settings) {
    const choices = OPTIONS.find((option) => option.name === name)?.choices;
    if (choices === undefined) {
      // An empty sample_index is none.
      if (!values.has(name) || values.get(name) === '') values.set(name, value);
    } else if (!choices.some((choice) => values.get(choice) === true)) {
      values.set(String(value), true);
    }
  }
}

export function flagKinds(): ReadonlyMap<string, FlagKind> {
  const kinds = new Map<string, FlagKind>();
  for (const { name, kind } of SOURCE_FLAGS) kinds.set(name, kind);
  for (const { name, hasParameter } of FORMATS) kinds.set(name, hasParameter ? 'string' : 'bool');
  for (const { name, kind, choices } of OPTIONS) {
    if (choices === undefined) kinds.set(name, kind);
    for (const choice of choices ?? []) kinds.set(choice, 'bool');
  }
  for (const { name } of SAMPLE_FLAGS) kinds.set(name, 'bool');
  for (const { name } of MARKUPS) kinds.set(name, 'bool');
  return kinds;
}

/** What is not built is refused: a report that ignored a filter would be a wrong answer. */
export function refusePlanned(values: OptionValues): void {
  for (const { name, isPlanned } of [...FORMATS, ...OPTIONS]) {
    if (!isPlanned) continue;
    const value = values.get(name);
    if (value === undefined || value === false || value === '') continue;
    throw usage(`-${name} is not built yet; use go tool pprof for it until it is`);
  }
}

function chosenMarkup(values: OptionValues): MarkupSpec['name'] | undefined {
  const given = MARKUPS.filter(({ name }) => values.get(name) === true);
  if (given.length > 1) throw usage('-json and -md are two forms of one report; choose one');
  return given[0]?.name;
}

function outputFormat(
  values: OptionValues,
  markup: MarkupSpec['name'] | undefined,
): { format: string | undefined; parameter: string } {
  const given = FORMATS.filter(
    ({ name }) => values.get(name) !== false && (values.get(name) ?? '') !== '',
  );
  if (given.length > 1) throw usage('must set at most one output format');
  const [format] = given;
  if (format === undefined) return { format: markup && 'top', parameter: '' };
  if (markup !== undefined && format.hasRows === undefined) {
    const named = FORMATS.filter(({ hasRows }) => hasRows).map(({ name }) => `-${name}`);
    throw usage(`-${format.name} has no -${markup}; these have: ${named.join(' ')}`);
  }
  const parameter = format.hasParameter ? String(values.get(format.name)) : '';
  return { format: format.name, parameter };
}

function chosenSampleIndex(values: OptionValues, warnings: string[]): string {
  let chosen = String(values.get('sample_index') ?? '');
  for (const { name, sampleType } of SAMPLE_FLAGS) {
    if (values.get(name) !== true) continue;
    if (chosen === '') chosen = sampleType;
    else warnings.push(`Multiple value selections, ignoring -${name}`);
  }
  return chosen;
}

export function pprofOptions(values: OptionValues): PprofOptions {
  const initial = new Map(OPTIONS.map(({ name, initial: value }) => [name, value]));
  const value = (name: string): FlagValue => values.get(name) ?? initial.get(name) ?? '';
  return {
    output: String(value('output')),
    unit: String(value('unit')),
    compactLabels: Boolean(value('compact_labels')),
    sourcePath: String(value('source_path')),
    trimPath: String(value('trim_path')),
    mean: Boolean(value('mean')),
    sampleIndex: String(value('sample_index')),
    divideBy: Number(value('divide_by')),
    // The table's choices are these types' members.
    sort: choice(values, 'sort') as 'cum' | 'flat',
    dropNegative: Boolean(value('drop_negative')),
    nodeCount: Number(value('nodecount')),
    nodeFraction: Number(value('nodefraction')),
    edgeFraction: Number(value('edgefraction')),
    trim: Boolean(value('trim')),
    noInlines: Boolean(value('noinlines')),
    showColumns: Boolean(value('showcolumns')),
    granularity: choice(values, 'granularity') as Granularity | '',
    callTree: Boolean(value('call_tree')),
    relativePercentages: Boolean(value('relative_percentages')),
    focus: String(value('focus')),
    ignore: String(value('ignore')),
    hide: String(value('hide')),
    show: String(value('show')),
    showFrom: String(value('show_from')),
    pruneFrom: String(value('prune_from')),
    tagFocus: String(value('tagfocus')),
    tagIgnore: String(value('tagignore')),
    tagShow: String(value('tagshow')),
    tagHide: String(value('taghide')),
    tagRoot: String(value('tagroot')),
    tagLeaf: String(value('tagleaf')),
  };
}

function choice(values: OptionValues, option: string): string {
  const spec = OPTIONS.find(({ name }) => name === option);
  const given = (spec?.choices ?? []).filter((name) => values.get(name) === true);
  if (given.length > 1) throw usage(`conflicting options set: [${given.join(' ')}]`);
  return given[0] ?? String(spec?.initial ?? '');
}

/** Go's pprof ends with 2 whatever went wrong. */
function usage(message: string): CommandError {
  return new CommandError(message, EXIT.usage);
}
