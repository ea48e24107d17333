/** `stackheat pprof`: go tool pprof's command line, its reports and its exit statuses. */

import { fileTrimmer } from '../../fetch/trim-file.ts';
import { aggregate } from '../../profile/aggregate.ts';
import { labelUnits } from '../../profile/label-units.ts';
import type { Profile } from '../../profile/profile.ts';
import { SampleIndexError, sampleIndex } from '../../profile/sample-index.ts';
import { type Report, type ReportOptions, totalOf } from '../../report/report.ts';
import { CommandError, EXIT, type Io } from '../io.ts';
import {
  type CommandLine,
  flagKinds,
  type PprofOptions,
  parseCommandLine,
} from './command-line.ts';
import { filteredProfile } from './filters.ts';
import { FlagError, HelpWanted } from './go-flags.ts';
import { loadProfile } from './load.ts';
import { printReport } from './print.ts';

export async function runPprof(args: readonly string[], io: Io): Promise<number> {
  let line: CommandLine;
  try {
    line = parseCommandLine(args);
  } catch (error) {
    return await explainUsage(error, io);
  }
  for (const warning of line.warnings) io.stderr.write(`${warning}\n`);
  if (line.http !== undefined) return await servePage(line, io);
  if (line.format === undefined) {
    throw failure(
      'the interactive shell is not built yet; name a report such as -top, or -http=:8080',
    );
  }
  const profile = await loadProfile(line, io);
  const report = await makeReport(profile, { ...line, format: line.format }, io);
  await printReport(line, report, io);
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

type FormatLine = Pick<CommandLine, 'options' | 'parameter'> & { readonly format: string };

/**
 * The total is taken before the filters unless percentages are to be relative, and before aggregation,
 * which merges locations and no samples.
 */
export async function makeReport(profile: Profile, line: FormatLine, io: Io): Promise<Report> {
  const plain = reportOptions(profile, line, io);
  const filtered = await filteredProfile(profile, line.options, io);
  const options = { ...plain, activeFilters: filtered.activeFilters };
  const { noInlines, showColumns, granularity, relativePercentages } = {
    ...line.options,
    ...FORCED[line.format],
  };
  const coarse = aggregate(filtered.profile, {
    granularity: granularity || 'functions',
    noInlines,
    showColumns,
  });
  let total: bigint | undefined;
  return {
    profile: coarse,
    options,
    get total() {
      // Reports that print no total need not pay for one.
      total ??= totalOf(relativePercentages ? filtered.profile : profile, options);
      return total;
    },
  };
}

/** Reports of the profile itself and of source lines show all of it, as finely as they need it. */
const FORCED: Readonly<Record<string, Partial<PprofOptions>>> = {
  raw: { granularity: 'addresses' },
  proto: { granularity: 'addresses' },
  callgrind: { granularity: 'addresses' },
  kcachegrind: { granularity: 'addresses' },
  list: { granularity: 'lines' },
  weblist: { granularity: 'addresses', noInlines: false },
};

function reportOptions(profile: Profile, { format, options }: FormatLine, io: Io): ReportOptions {
  if (options.divideBy === 0) throw failure('zero divisor specified');
  const index = chosenIndex(profile, options.sampleIndex);
  const type = profile.sampleTypes[index];
  if (type === undefined) throw failure('profile has no samples');
  const isWhole = !options.trim || format === 'peek' || format in FORCED;
  const unlimited = ['text', 'top', 'topproto'].includes(format) ? 0 : 80;
  const nodeCount = options.nodeCount === -1 ? unlimited : options.nodeCount;
  const units = labelUnits(profile);
  for (const [key, ignored] of units.ignored) {
    const used = units.unitOf.get(key);
    io.stderr.write(
      `For tag ${key} used unit ${used}, also encountered unit(s) ${ignored.join(', ')}\n`,
    );
  }
  return {
    sampleIndex: index,
    mean: options.mean,
    sampleType: options.mean ? `mean_${type.type}` : type.type,
    sampleUnit: type.unit,
    outputUnit: options.unit,
    ratio: 1 / options.divideBy,
    cumSort: options.sort === 'cum',
    callTree: options.callTree,
    dropNegative: options.dropNegative,
    compactLabels: options.compactLabels,
    nodeCount: isWhole ? 0 : nodeCount,
    nodeFraction: isWhole ? 0 : options.nodeFraction,
    edgeFraction: isWhole ? 0 : options.edgeFraction,
    activeFilters: [],
    labelUnits: units.unitOf,
    trimFile: fileTrimmer(options.trimPath, options.sourcePath),
  };
}

function chosenIndex(profile: Profile, wanted: string): number {
  try {
    return sampleIndex(profile, wanted);
  } catch (error) {
    if (error instanceof SampleIndexError) throw failure(error.message);
    throw error;
  }
}

function failure(message: string): CommandError {
  return new CommandError(message, EXIT.usage);
}
