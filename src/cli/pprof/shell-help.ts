/** What the shell says when it is asked, and when it was not understood. */
import { CommandError, type Io } from '../io.ts';
import { nearestWord } from '../nearest-word.ts';
import { FORMATS } from './formats.ts';
import { CHOICE_HELP, OPTIONS } from './options.ts';
import { ShellError } from './shell-options.ts';
import { topicText } from './topics.ts';

export const SHELL_WORDS: readonly (readonly [word: string, help: string])[] = [
  ['o', 'List options and their current values'],
  ['options', 'List options and their current values'],
  ['help', 'Explain a command or an option'],
  ['quit', 'End the shell'],
  ['exit', 'End the shell'],
  ['q', 'End the shell'],
];

/** `topic` is empty for all of it. */
export function shellHelp(topic: string): string {
  if (topic === '') return overview();
  const text = topicText(topic, 'shell');
  const word = SHELL_WORDS.find(([name]) => name === topic);
  if (text !== undefined || word !== undefined) return text ?? `${word?.[1]}.\n`;
  throw new ShellError(`unknown command or option: ${topic}`, topic);
}

function overview(): string {
  const groups = OPTIONS.filter(({ choices }) => choices !== undefined);
  return [
    '  Commands:',
    ...FORMATS.map(({ name, help, isPlanned }) => row(name, help, isPlanned)),
    row('o/options', 'List options and their current values'),
    row('q/quit/exit/^D', 'End the shell'),
    '',
    '  Options (name=value):',
    ...OPTIONS.filter(({ choices }) => choices === undefined)
      .map(({ name, help, isPlanned }) => row(name, help, isPlanned))
      .sort(),
    '',
    '  Option groups (one of each):',
    ...groups.flatMap(({ name, choices }) => [
      `    ${name}`,
      ...(choices ?? []).map((choice) => `  ${row(choice, CHOICE_HELP[choice] ?? '')}`),
    ]),
    '',
    '  :   Clear focus/ignore/hide/tagfocus/tagignore',
    '  A sample type, total_TYPE or mean_TYPE chooses what is reported.',
    '  COMMAND >FILE writes a report, COMMAND | less reads it in a program.',
    '',
    '  type "help <cmd|option>" for more information',
    '',
  ].join('\n');
}

function row(name: string, help: string, isPlanned?: true): string {
  return `    ${name.padEnd(20)} ${help}${isPlanned ? ' (not built yet)' : ''}`;
}

/** One line that says what is wrong, and the nearest word where one is near. */
export function complaintOf(error: unknown, shortcuts: readonly string[], env: Io['env']): string {
  if (error instanceof ShellError) {
    const { unknownCommand, message } = error;
    if (unknownCommand === undefined) return `${message}\n`;
    const words = [...FORMATS, ...OPTIONS].map(({ name }) => name);
    const nearest = nearestWord(unknownCommand, [
      ...words,
      ...shortcuts,
      ...SHELL_WORDS.map(([word]) => word),
    ]);
    return `${message}${nearest === undefined ? '' : `; did you mean ${nearest}?`}\n`;
  }
  if (error instanceof CommandError) return `${error.message}\n`;
  const message = error instanceof Error ? error.message : String(error);
  const stack = env.STACKHEAT_DEBUG && error instanceof Error ? `${error.stack}\n` : '';
  return `unexpected: ${message.split('\n', 1)[0]}\n${stack}`;
}
