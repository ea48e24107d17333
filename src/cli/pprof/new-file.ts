/** pprof's names for what nobody wants on a terminal: profile001.pb.gz, profile002.svg … */
import { lstatSync } from 'node:fs';
import { CommandError, EXIT, type Io } from '../io.ts';

const ENDINGS: Readonly<Record<string, string>> = {
  callgrind: 'callgraph.out',
  gif: 'gif',
  pdf: 'pdf',
  png: 'png',
  proto: 'pb.gz',
  ps: 'ps',
  svg: 'svg',
  topproto: 'pb.gz',
};

/** As many as pprof tries. */
const NUMBER_MAX = 9999;

/** A new file in the working directory, or empty where the report may go to standard output. */
export function fileAwayFromTerminal(format: string, io: Io, isInteractive: boolean): string {
  const ending = ENDINGS[format];
  if (ending === undefined || (!isInteractive && io.stdout.isTTY !== true)) return '';
  for (let number = 1; number <= NUMBER_MAX; number++) {
    const path = `profile${String(number).padStart(3, '0')}.${ending}`;
    if (lstatSync(path, { throwIfNoEntry: false }) === undefined) return path;
  }
  throw new CommandError(
    `could not create file of the form profileNNN.${ending}; remove some or name one with -output`,
    EXIT.usage,
  );
}
