/** `stackheat export SOURCE… -o flame.html`: profiles as a page in one file. */
import { rmSync, writeFileSync } from 'node:fs';
import { extname } from 'node:path';
import type { ProfileSource } from '../web/engine-queries.ts';
import { pageOf, usageOf } from './command-pages.ts';
import type { FetchFlags } from './fetch-with-countdown.ts';
import { CommandError, EXIT, type Io } from './io.ts';
import { shownSources } from './open.ts';
import { parseFlags } from './parse-flags.ts';

interface ExportOptions {
  readonly sources: readonly string[];
  readonly output: string;
}

/** Of live programs: the server's own duration. What needs more is fetched into a file first. */
const PLAIN_FETCH: FetchFlags = {
  seconds: -1,
  timeout: -1,
  headers: [],
  tls: { cert: '', key: '', ca: '' },
};

/** What can be written, by the ending of the file's name. */
const WRITERS: Readonly<Record<string, (sources: readonly ProfileSource[]) => Promise<string>>> = {
  '.html': exportHtml,
  '.svg': exportSvg,
};

export async function runExport(args: readonly string[], io: Io): Promise<number> {
  const options = readOptions(args);
  if (options === 'help') {
    io.stdout.write(usageOf(pageOf('export')));
    return EXIT.ok;
  }
  const write = writerFor(options.output);
  const sources = await shownSources({ paths: options.sources, fetch: PLAIN_FETCH }, io);
  const text = await write(sources);
  if (options.output === '-') {
    io.stdout.write(text);
    return EXIT.ok;
  }
  writeWhole(options.output, text);
  io.stderr.write(`Wrote ${options.output}: ${sizeText(Buffer.byteLength(text))}\n`);
  return EXIT.ok;
}

function readOptions(args: readonly string[]): ExportOptions | 'help' {
  const { values, positionals } = parseFlags('export', args, EXPORT_FLAGS);
  if (values.help) return 'help';
  if (positionals.length === 0) {
    throw new CommandError('export: name a profile, such as cpu.pb.gz', EXIT.usage);
  }
  if (values.output === undefined) {
    throw new CommandError('export: name the file to write, such as -o flame.html', EXIT.usage);
  }
  return { sources: positionals, output: values.output };
}

export const EXPORT_FLAGS = {
  help: { type: 'boolean', short: 'h' },
  output: { type: 'string', short: 'o' },
} as const;

/** Asked for before anything is read. */
function writerFor(output: string): (sources: readonly ProfileSource[]) => Promise<string> {
  const ending = output === '-' ? '.html' : extname(output).toLowerCase();
  const writer = WRITERS[ending];
  if (writer !== undefined) return writer;
  const endings = Object.keys(WRITERS).join(', ');
  throw new CommandError(
    `export: ${output}: no such format; end the name in ${endings}`,
    EXIT.usage,
  );
}

async function exportHtml(sources: readonly ProfileSource[]): Promise<string> {
  const { exportedPage } = await import('../web/exported-page.ts');
  const { pageFiles, pageFolder } = await import('../web/page-files.ts');
  const folder = pageFolder();
  if (folder === undefined) {
    throw new CommandError('export: the page is not built; run npm run build', EXIT.failed);
  }
  return exportedPage(sources, pageFiles(folder));
}

/** Of the profile's own choice of sample type, as the page shows it first. */
async function exportSvg(sources: readonly ProfileSource[]): Promise<string> {
  const [source, another] = sources;
  if (source === undefined || another !== undefined) {
    throw new CommandError(
      'export: an .svg holds one profile; write .html for several',
      EXIT.usage,
    );
  }
  const { profileFlameSvg } = await import('./flame-svg-file.ts');
  return profileFlameSvg(source);
}

/** A page that could not be written to its end is none. */
function writeWhole(path: string, text: string): void {
  try {
    writeFileSync(path, text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    if (error instanceof Error && 'code' in error && error.code === 'ENOSPC') {
      rmSync(path, { force: true });
    }
    throw new CommandError(`${path}: cannot be written: ${reason}`, EXIT.failed, { cause: error });
  }
}

function sizeText(bytes: number): string {
  const kilobytes = bytes / 1024;
  return kilobytes < 1000 ? `${kilobytes.toFixed(0)} kB` : `${(kilobytes / 1024).toFixed(1)} MB`;
}
