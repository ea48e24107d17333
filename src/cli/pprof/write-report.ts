/** Where a report goes: standard output, the file that was asked for, or one beside a terminal. */
import type { Io } from '../io.ts';
import {
  createNumberedFile,
  inChunks,
  type Pieces,
  writeAndClose,
  writeFileWhole,
} from '../report-file.ts';
import type { FormatSpec } from './formats.ts';

export interface Destination {
  /** The user's -output; empty for the format's own place. */
  readonly output: string;
  readonly format: FormatSpec | undefined;
  /** The shell never prints a format that is no text. */
  readonly isInteractive: boolean;
}

export async function writeReport(
  pieces: Pieces,
  { output, format, isInteractive }: Destination,
  io: Io,
): Promise<void> {
  if (output !== '') {
    io.stderr.write(`Generating report in ${output}\n`);
    writeFileWhole(output, pieces);
    return;
  }
  if (format?.viewer !== undefined) {
    const { viewReport } = await import('./view-report.ts');
    await viewReport(pieces, format.viewer, isInteractive, io);
    return;
  }
  if (format?.fileSuffix !== undefined && (isInteractive || io.stdout.isTTY)) {
    const { path, file } = createNumberedFile('', 'profile', format.fileSuffix, 0o666);
    io.stderr.write(`Generating report in ${path}\n`);
    writeAndClose(path, file, pieces);
    return;
  }
  for (const chunk of inChunks(pieces)) io.stdout.write(chunk);
}
