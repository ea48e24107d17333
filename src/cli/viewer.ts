/** Shows what was made in another program: a browser or a viewer that reads files. */
import { type ChildProcess, spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { browserLaunches, type Launch } from './browser.ts';
import { CommandError, EXIT, type Io } from './io.ts';
import { createNumberedFile, type Pieces, writeAndClose } from './report-file.ts';

export interface Viewing {
  /** Of the temporary file; programs go by it. */
  readonly suffix: string;
  /** Tried in turn. */
  readonly launches: (path: string) => readonly Launch[];
  /** What to do where none of them is installed. */
  readonly cure: string;
  /** The shell goes on at once; elsewhere the file is wanted until the program ends. */
  readonly isInteractive: boolean;
}

/** A program that only hands the file on to another has read it by then. */
const READING_MS = 1000;

/** The temporary file is for this user's eyes alone, and gone when the program is. */
export async function showInViewer(pieces: Pieces, viewing: Viewing, io: Io): Promise<void> {
  const { path, file } = createNumberedFile(tmpdir(), 'pprof', viewing.suffix, 0o600);
  const remove = (): void => rmSync(path, { force: true });
  writeAndClose(path, file, pieces);
  if (!viewing.isInteractive) {
    try {
      await viewToTheEnd(path, viewing, io);
    } finally {
      remove();
    }
    return;
  }
  process.once('exit', remove);
  const { child } = await started(path, viewing, io);
  child.unref();
}

async function viewToTheEnd(path: string, viewing: Viewing, io: Io): Promise<void> {
  const begin = performance.now();
  const { child, launch } = await started(path, viewing, io);
  const ended = await endOf(child);
  await new Promise((resolve) =>
    setTimeout(resolve, Math.max(0, READING_MS - (performance.now() - begin))),
  );
  if (ended === 'interrupted') throw new CommandError('interrupted', EXIT.interrupted);
  if (ended !== 0) throw new CommandError(`${launch.file} ended with ${ended}`, EXIT.usage);
}

async function started(
  path: string,
  { launches, cure }: Viewing,
  { env }: Io,
): Promise<{ readonly child: ChildProcess; readonly launch: Launch }> {
  for (const launch of launches(path)) {
    // A group of its own: Ctrl-C here must not close the user's browser.
    const child = spawn(launch.file, launch.args, {
      stdio: ['ignore', 'ignore', 'inherit'],
      detached: true,
      env,
    });
    const hasStarted = await new Promise<boolean>((resolve) => {
      child.once('error', () => resolve(false));
      child.once('spawn', () => resolve(true));
    });
    if (hasStarted) return { child, launch };
  }
  throw new CommandError(cure, EXIT.usage);
}

/** Its exit status or signal; `interrupted` when the user did not wait for it. */
function endOf(child: ChildProcess): Promise<number | string> {
  return new Promise((resolve) => {
    const settle = (ended: number | string): void => {
      process.off('SIGINT', interrupt);
      child.unref();
      resolve(ended);
    };
    const interrupt = (): void => settle('interrupted');
    process.on('SIGINT', interrupt);
    child.once('exit', (status, signal) => settle(status ?? signal ?? 1));
  });
}

/** Before the desktop's own choice, which for an .svg would be an image viewer that runs no scripts. */
const BROWSERS = ['chrome', 'google-chrome', 'chromium', 'firefox', 'sensible-browser'];
const DESKTOP_OPENERS = ['wslview', 'xdg-open'];

/** For a page in a file: BROWSER, then the browsers that pprof tries, then the desktop's. */
export function pageLaunches(
  path: string,
  platform: NodeJS.Platform,
  env: Io['env'],
): readonly Launch[] {
  const launches = browserLaunches(path, platform, env);
  if (platform === 'darwin' || platform === 'win32') return launches;
  const isOpener = ({ file }: Launch): boolean => DESKTOP_OPENERS.includes(file);
  return [
    ...launches.filter((launch) => !isOpener(launch)),
    ...BROWSERS.map((file) => ({ file, args: [path] })),
    ...launches.filter(isOpener),
  ];
}
