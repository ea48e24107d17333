/** `stackheat pprof`: go tool pprof's command line and its exit statuses. */
import { EXIT, type Io } from '../io.ts';
import { type CommandLine, flagKinds, parseCommandLine } from './command-line.ts';
import { hasFrameFilter } from './filters.ts';
import { FlagError, HelpWanted } from './go-flags.ts';
import { loadProfile } from './load.ts';
import { makeReport } from './pprof.ts';
import { printReport } from './print.ts';
import { settingsLayers, strongest } from './settings.ts';

/** Reports of samples without their stacks. */
const STACKLESS_FORMATS = new Set(['tags', 'comments']);

export async function runPprof(args: readonly string[], io: Io): Promise<number> {
  let line: CommandLine;
  try {
    line = parseCommandLine(args, strongest(await settingsLayers(io.env)));
  } catch (error) {
    return await explainUsage(error, io);
  }
  for (const warning of line.warnings) io.stderr.write(`${warning}\n`);
  if (line.http !== undefined) return await servePage(line, io);
  if (line.format === undefined) {
    const { runShell } = await import('./shell.ts');
    return await runShell(await loadProfile(line, io), line.values, io);
  }
  const areFramesUnused = STACKLESS_FORMATS.has(line.format) && !hasFrameFilter(line.options);
  const profile = await loadProfile({ ...line, areFramesUnused }, io);
  const request = { ...line, format: line.format };
  await printReport(request, await makeReport(profile, request, io), io);
  return EXIT.ok;
}

/** Go's message, the nearest flag where one is near, and the usage; what is no usage error is thrown on. */
async function explainUsage(error: unknown, io: Io): Promise<number> {
  const { usageText } = await import('./usage.ts');
  if (error instanceof HelpWanted) {
    io.stderr.write(usageText());
    return EXIT.ok;
  }
  if (!(error instanceof FlagError)) throw error;
  const { nearestWord } = await import('../nearest-word.ts');
  const { unknownFlag } = error;
  const nearest = unknownFlag && nearestWord(unknownFlag, [...flagKinds().keys()]);
  io.stderr.write(
    `${error.message}${nearest ? `; did you mean -${nearest}?` : ''}\n${usageText()}`,
  );
  return EXIT.usage;
}

async function servePage(line: CommandLine, io: Io): Promise<number> {
  const { servePage: serve } = await import('../serve-page.ts');
  const profile = await loadProfile(line, io);
  return await serve(profile, line, io);
}
