/** What `stackheat help` and `stackheat version` print. */
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Command } from './commands.ts';
import { CommandError, EXIT, type Io } from './io.ts';

/** `topics` are the words after `help`, the last of which is meant: `help pprof focus` is `help focus`. */
export async function help(
  topics: readonly string[],
  io: Io,
  commands: readonly Command[],
): Promise<number> {
  const topic = topics.at(-1);
  if (topic === undefined) {
    io.stdout.write(helpText(commands));
    return EXIT.ok;
  }
  if (topic === '--man') {
    const { manPage } = await import('./man-page.ts');
    io.stdout.write(manPage(productVersion()));
    return EXIT.ok;
  }
  const command = commands.find(({ name }) => name === topic);
  if (command !== undefined) {
    const start = await command.load();
    // Help that was asked for is what it is about, whichever stream the command says it on.
    return await start(['--help'], {
      ...io,
      stdin: io.stdin,
      stdout: io.stdout,
      stderr: io.stdout,
    });
  }
  io.stdout.write(await topicText(topic, commands));
  return EXIT.ok;
}

async function topicText(topic: string, commands: readonly Command[]): Promise<string> {
  const { notesText, TOPICS } = await import('./help-notes.ts');
  const notes = TOPICS[topic];
  if (notes !== undefined) return notesText(notes);
  const { COMMAND_PAGES, usageOf } = await import('./command-pages.ts');
  const page = COMMAND_PAGES.find(({ name }) => name === topic);
  if (page !== undefined) return usageOf(page);
  const { topicText: flagText, topicNames } = await import('./pprof/topics.ts');
  const text = flagText(topic, 'command line');
  if (text !== undefined) return text;
  const { nearestWord } = await import('./nearest-word.ts');
  const known = [...commands.map(({ name }) => name), ...topicNames(), ...Object.keys(TOPICS)];
  const nearest = nearestWord(topic.replace(/^-+/, ''), known);
  const cure = nearest === undefined ? 'see stackheat help' : `did you mean ${nearest}?`;
  throw new CommandError(`${topic}: no help on that; ${cure}`, EXIT.usage);
}

export function helpText(commands: readonly Command[]): string {
  const rows = [
    ['SOURCE…', 'the same as open: a file, a URL, HOST:PORT or - for standard input'],
    ...commands.map(({ name, summary }) => [name, summary]),
    [
      'help [TOPIC]',
      'prints this, or explains a command, a flag such as -focus, environment, files …',
    ],
    ['version', 'prints the version'],
  ];
  const width = Math.max(...rows.map(([name = '']) => name.length));
  const lines = rows.map(([name = '', summary = '']) => `  ${name.padEnd(width)}  ${summary}`);
  return [
    'stackheat finds where Go and Node programs spend CPU, memory, I/O and waiting.',
    '',
    'Usage: stackheat COMMAND|SOURCE [ARGUMENTS]',
    '',
    ...lines,
    '',
    'A first word that is a file or a URL wins over a command of the same name.',
    'stackheat COMMAND --help says more about one command.',
    '',
  ].join('\n');
}

/** The nearest package.json above this file is ours, bundled in dist/ or compiled in build/cli/. */
export function productVersion(): string {
  for (let folder = import.meta.dirname; dirname(folder) !== folder; folder = dirname(folder)) {
    const manifest = readManifest(join(folder, 'package.json'));
    if (manifest !== undefined) return manifest.version;
  }
  return 'unknown';
}

function readManifest(path: string): { readonly version: string } | undefined {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}
