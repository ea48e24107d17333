/** From a profile and what was asked of it to the report, by pprof's rules. */

import { fileTrimmer } from '../../fetch/trim-file.ts';
import { aggregate } from '../../profile/aggregate.ts';
import { labelUnits } from '../../profile/label-units.ts';
import type { Profile } from '../../profile/profile.ts';
import { SampleIndexError, sampleIndex } from '../../profile/sample-index.ts';
import { type Report, type ReportOptions, totalOf } from '../../report/report.ts';
import { CommandError, EXIT, type Io } from '../io.ts';
import type { CommandLine, PprofOptions } from './command-line.ts';
import { filteredProfile } from './filters.ts';

/** What is to be printed: by the command line, or by a command of the shell. */
export type ReportRequest = Pick<CommandLine, 'options' | 'parameter' | 'markup'> & {
  readonly format: string;
};

/**
 * The total is taken before the filters unless percentages are to be relative, and before aggregation,
 * which merges locations and no samples.
 */
export async function makeReport(profile: Profile, line: ReportRequest, io: Io): Promise<Report> {
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

function reportOptions(
  profile: Profile,
  { format, options }: ReportRequest,
  io: Io,
): ReportOptions {
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
