/** `stackheat pprof -http=HOST:PORT`: the page in place of pprof's. */
import { basename } from 'node:path';
import { timesFloat } from '../base/int64.ts';
import type { Profile } from '../profile/profile.ts';
import { SampleIndexError, sampleIndex } from '../profile/sample-index.ts';
import { CommandError, EXIT, type Io } from './io.ts';
import { pageDefaults } from './page-defaults.ts';
import type { CommandLine } from './pprof/command-line.ts';
import { parseListenAddress, serveUntilInterrupted } from './serve-until-interrupted.ts';

type PageLine = Pick<CommandLine, 'http' | 'sources' | 'noBrowser'> & {
  readonly options: CommandLine['options'];
};

/** Fails with Go's status when the port is in use: whoever names one wants that one. */
export async function servePage(profile: Profile, line: PageLine, io: Io): Promise<number> {
  const name = basename(line.sources.at(-1) ?? '') || 'profile';
  const { sampleIndex: wanted, divideBy } = line.options;
  if (divideBy === 0) throw new CommandError('zero divisor specified', EXIT.usage);
  const divided = withScaledValues(profile, 1 / divideBy);
  const shown = { ...divided, defaultSampleType: chosenType(profile, wanted) };
  return serveUntilInterrupted(
    {
      sources: [{ name, profile: shown }],
      defaults: pageDefaults(line.options),
      ...parseListenAddress(line.http ?? ''),
      findFreePort: false,
      mayOpenBrowser: !line.noBrowser,
      failureStatus: EXIT.usage,
    },
    io,
  );
}

function withScaledValues(profile: Profile, ratio: number): Profile {
  if (ratio === 1) return profile;
  const { samples } = profile;
  const values = samples.values.map((column) => column.map((value) => timesFloat(value, ratio)));
  return { ...profile, samples: { ...samples, values } };
}

function chosenType(profile: Profile, wanted: string): string {
  try {
    return profile.sampleTypes[sampleIndex(profile, wanted)]?.type ?? '';
  } catch (error) {
    if (!(error instanceof SampleIndexError)) throw error;
    throw new CommandError(error.message, EXIT.usage, { cause: error });
  }
}
