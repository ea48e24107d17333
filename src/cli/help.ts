/** What `stackheat help` and `stackheat version` print. */
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Command } from './commands.ts';

export function helpText(commands: readonly Command[]): string {
  const rows = [
    ['SOURCE…', 'the same as open: a file, a URL, HOST:PORT or - for standard input'],
    ...commands.map(({ name, summary }) => [name, summary]),
    ['help', 'prints this'],
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
