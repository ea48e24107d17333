/** The basis of the reports that a view prints: as the command line's, with the options of an address. */
import { aggregate, type Granularity } from '../profile/aggregate.ts';
import { labelUnits } from '../profile/label-units.ts';
import type { Profile } from '../profile/profile.ts';
import { type Report, type ReportOptions, totalOf } from '../report/report.ts';
import type { ReportSettings } from './page-options.ts';

export interface ReportInput {
  readonly profile: Profile;
  readonly sampleIndex: number;
  readonly settings: ReportSettings;
  /** As the header lists them. */
  readonly activeFilters: readonly string[];
  /** Of this the percentages are: the profile before the filters, or after them. */
  readonly whole: Profile;
}

/** Aggregated to functions unless the address says otherwise. */
export function engineReport(input: ReportInput): Report {
  const { profile, settings, whole } = input;
  const options = reportOptions(input);
  const granularity: Granularity = settings.granularity ?? 'functions';
  const { noInlines, showColumns } = settings;
  return {
    profile: aggregate(profile, { granularity, noInlines, showColumns }),
    options,
    total: totalOf(whole, options),
  };
}

function reportOptions({
  profile,
  sampleIndex,
  settings,
  activeFilters,
}: ReportInput): ReportOptions {
  const { type = '', unit = '' } = profile.sampleTypes[sampleIndex] ?? {};
  return {
    sampleIndex,
    mean: settings.mean,
    sampleType: settings.mean ? `mean_${type}` : type,
    sampleUnit: unit,
    outputUnit: settings.unit,
    ratio: 1,
    cumSort: false,
    callTree: settings.callTree,
    dropNegative: settings.dropNegative,
    compactLabels: false,
    nodeCount: settings.nodeCount,
    nodeFraction: settings.nodeFraction,
    edgeFraction: settings.edgeFraction,
    activeFilters,
    labelUnits: labelUnits(profile).unitOf,
    trimFile: (file) => file,
  };
}
