/** The programs that pprof's formats are shown in. */
import type { Io } from '../io.ts';
import type { Pieces } from '../report-file.ts';
import { pageLaunches, showInViewer } from '../viewer.ts';
import type { FormatSpec } from './formats.ts';

type Viewer = NonNullable<FormatSpec['viewer']>;

export async function viewReport(
  pieces: Pieces,
  { program, args = [], suffix }: Viewer,
  isInteractive: boolean,
  io: Io,
): Promise<void> {
  const isBrowser = program === 'browser';
  await showInViewer(
    pieces,
    {
      suffix,
      isInteractive,
      launches: (path) =>
        isBrowser
          ? pageLaunches(path, process.platform, io.env)
          : [{ file: program, args: [...args, path] }],
      cure: isBrowser
        ? `no browser could be started: name one in BROWSER, or write the page with -output=FILE.${suffix}`
        : `${program} could not be started: install it, or write the file with -output=FILE`,
    },
    io,
  );
}
