/** `stackheat pprof -http=HOST:PORT`: the page in place of pprof's. */
import { basename } from 'node:path';
import type { Profile } from '../profile/profile.ts';
import { SampleIndexError, sampleIndex } from '../profile/sample-index.ts';
import { CommandError, EXIT, type Io } from './io.ts';
import type { CommandLine } from './pprof/command-line.ts';
import { parseListenAddress, serveUntilInterrupted } from './serve-until-interrupted.ts';

type PageLine = Pick<CommandLine, 'http' | 'sources' | 'noBrowser'> & {
  readonly options: Pick<CommandLine['options'], 'sampleIndex'>;
};

/** Fails with Go's status when the port is in use: whoever names one wants that one. */
export async function servePage(profile: Profile, line: PageLine, io: Io): Promise<number> {
  const name = basename(line.sources.at(-1) ?? '') || 'profile';
  const shown = { ...profile, defaultSampleType: chosenType(profile, line.options.sampleIndex) };
  return serveUntilInterrupted(
    {
      sources: [{ name, profile: shown }],
      ...parseListenAddress(line.http ?? ''),
      findFreePort: false,
      mayOpenBrowser: !line.noBrowser,
      failureStatus: EXIT.usage,
    },
    io,
  );
}

function chosenType(profile: Profile, wanted: string): string {
  try {
    return profile.sampleTypes[sampleIndex(profile, wanted)]?.type ?? '';
  } catch (error) {
    if (!(error instanceof SampleIndexError)) throw error;
    throw new CommandError(error.message, EXIT.usage, { cause: error });
  }
}
