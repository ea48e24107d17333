/** Help on one format, option, choice or flag: for the shell and for `stackheat help TOPIC`. */
import { FORMATS, type FormatSpec, MARKUPS } from './formats.ts';
import { OPTION_DETAILS } from './option-details.ts';
import { CHOICE_HELP, OPTIONS, type OptionSpec } from './options.ts';
import { SAMPLE_FLAGS, SOURCE_FLAGS } from './source-flags.ts';

/** Where it is to be typed: the shell's words have no dash and no sources. */
export type TopicPlace = 'shell' | 'command line';

/** Undefined when there is no such thing. */
export function topicText(topic: string, place: TopicPlace): string | undefined {
  const name = topic.replace(/^--?/, '');
  const format = FORMATS.find((spec) => spec.name === name);
  if (format !== undefined) return formatTopic(format, place);
  const option = OPTIONS.find((spec) => spec.name === name);
  if (option !== undefined) return optionTopic(option, place);
  const group = OPTIONS.find(({ choices }) => choices?.includes(name));
  if (group !== undefined) return choiceTopic(group, name, place);
  if (place === 'shell') return undefined;
  const source = SOURCE_FLAGS.find((flag) => flag.name === name);
  if (source !== undefined) {
    const value = source.value === undefined ? '' : ` ${source.value}`;
    return lines([`-${name}${value}`, `  ${source.help}.`]);
  }
  const simple = [...SAMPLE_FLAGS, ...MARKUPS].find((flag) => flag.name === name);
  return simple && lines([`-${name}`, `  ${simple.help}.`]);
}

/** All that there is help on, without dashes. */
export function topicNames(): readonly string[] {
  const options = OPTIONS.flatMap(({ name, choices = [] }) => [name, ...choices]);
  return [...FORMATS, ...SOURCE_FLAGS, ...SAMPLE_FLAGS, ...MARKUPS]
    .map(({ name }) => name)
    .concat(options);
}

function formatTopic(spec: FormatSpec, place: TopicPlace): string {
  const { name, hasParameter } = spec;
  const pattern = hasParameter ? ' REGEXP' : '';
  const ofShell = [
    `${name}${pattern} [N] [FOCUS]… [-IGNORE]… [-cum] [>FILE] [| COMMAND]`,
    ...(hasParameter ? ['  REGEXP   functions to show'] : []),
    '  N        show at most N nodes; may be joined to the name, as in top10',
    '  FOCUS    only samples with a frame (for tags: a label) that matches',
    '  -IGNORE  no samples with a frame (for tags: a label) that matches',
    '  -cum     sort by what a node costs with all it calls',
    '  >FILE    write the report to a file',
    '  |        give the report to a program, such as less',
  ];
  const ofCommandLine = [`stackheat pprof -${name}${pattern} [OPTIONS] [BINARY] SOURCE…`];
  return lines([planned(spec), '', ...(place === 'shell' ? ofShell : ofCommandLine)]);
}

function optionTopic(spec: OptionSpec, place: TopicPlace): string {
  const { name, choices, initial, kind } = spec;
  const rows = [planned(spec), ...(OPTION_DETAILS[name] ?? [])];
  if (choices !== undefined) {
    rows.push('', ...choices.map((choice) => `  ${choice.padEnd(15)} ${CHOICE_HELP[choice]}`));
  }
  const assigned = kind === 'bool' ? 'true' : '<val>';
  const written =
    choices === undefined
      ? `-${name}=${assigned}`
      : choices.map((choice) => `-${choice}`).join(', ');
  rows.push('', `Write ${place === 'shell' ? `${name}=${assigned}` : written}.`);
  if (choices === undefined) rows.push(`Default: ${initial === '' ? 'empty' : initial}.`);
  return lines(rows);
}

function choiceTopic({ name }: OptionSpec, choice: string, place: TopicPlace): string {
  const written = place === 'shell' ? `${name}=${choice}, or ${choice} alone` : `-${choice}`;
  return lines([CHOICE_HELP[choice] ?? '', '', `Write ${written}.`]);
}

function planned({
  help,
  isPlanned,
}: {
  readonly help: string;
  readonly isPlanned?: true;
}): string {
  return `${help}.${isPlanned ? ' Not built yet.' : ''}`;
}

function lines(rows: readonly string[]): string {
  return `${rows.join('\n')}\n`;
}
